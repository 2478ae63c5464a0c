// People and skills in one picture: a grid that arrow keys walk through, with each cell in words.
import type { ButtonHTMLAttributes } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { usePrinting } from '../../parts/media';
import { useRows } from '../../parts/virtual';
import { t } from '../../words';
import { GapRow } from './DataTable';
import { useChoices } from './state';
import { cellWords, shade, sign } from './words';

/** A place in the grid: row -1 holds the skills, column 0 the people. */
type Spot = { row: number; column: number };

const HEAD = 150;

export function Heatmap({ shares }: { shares: string[] }) {
    const { report, filters, set, people, open } = useChoices();
    const printing = usePrinting();
    const frame = useRef<HTMLDivElement>(null);
    const [spot, move] = useState<Spot>({ row: 0, column: 0 });
    // Where the keys are going: the focus follows once that cell is drawn, however fast they are pressed.
    const target = useRef<Spot | null>(null);
    const rows = useRows(people.length, frame, 30, HEAD, printing);
    const skills = useMemo(() => (filters.skill >= 0 ? [filters.skill] : Array.from({ length: report.skills }, (_, at) => at)), [filters.skill]);
    const domains = filters.skill >= 0 ? [] : report.domains();
    const first = useMemo(() => new Set(report.domains().map(({ from }) => from)), []);
    const row = Math.min(spot.row, people.length - 1);
    const column = Math.min(spot.column, skills.length);
    // The one cell that the tab key reaches; if it is out of view, the first in view.
    const tab: Spot = { row: row === -1 || rows.items.includes(row) ? row : (rows.items[0] ?? -1), column };

    useEffect(() => {
        if (target.current?.row !== row || target.current.column !== column) return;
        const cell = frame.current?.querySelector<HTMLElement>(`[data-spot="${row} ${column}"]`);
        if (cell) {
            target.current = null;
            cell.focus({ preventScroll: true });
            // Their margins keep cells clear of the headings that stay in view.
            cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        }
    });

    const go = (to: Spot) => {
        const next = {
            row: Math.max(-1, Math.min(people.length - 1, to.row)),
            column: Math.max(0, Math.min(skills.length, to.column)),
        };
        target.current = next;
        move(next);
        if (next.row >= 0) rows.scrollTo(next.row);
        else frame.current?.scrollTo({ top: 0 });
    };
    const act = () => {
        if (row >= 0) open({ is: 'person', at: people[row]! });
        else if (column > 0) open({ is: 'skill', at: skills[column - 1]! });
    };
    const keys: Record<string, (from: Spot, control: boolean) => Spot> = {
        ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
        ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
        ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
        ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
        PageUp: ({ row, column }) => ({ row: Math.max(0, row - 15), column }),
        PageDown: ({ row, column }) => ({ row: row + 15, column }),
        Home: ({ row }, control) => ({ row: control ? 0 : row, column: 0 }),
        End: ({ row }, control) => ({ row: control ? people.length - 1 : row, column: skills.length }),
    };
    const press = (event: KeyboardEvent) => {
        const key = keys[event.key];
        if (key && !event.altKey && !event.metaKey) {
            event.preventDefault();
            go(key(target.current ?? { row, column }, event.ctrlKey));
        } else if (event.key === 'Enter' && (event.target as Element).tagName !== 'BUTTON') act();
    };
    const at = (row: number, column: number) => ({ 'data-spot': `${row} ${column}`, tabIndex: tab.row === row && tab.column === column ? 0 : -1 });
    const focus = (event: FocusEvent) => {
        const [row, column] = (event.target as HTMLElement).dataset.spot?.split(' ').map(Number) ?? [];
        if (row !== undefined && column !== undefined && (row !== spot.row || column !== spot.column)) move({ row, column });
    };
    if (people.length === 0) return <p>{t('nobody')}</p>;
    const said = row >= 0 && column > 0 ? cellWords(report, people[row]!, skills[column - 1]!) : t('cell-hint');
    const sorted = (sort: 'name' | 'share') => () => set({ sort: sort === 'share' && filters.sort === 'share' ? 'share-down' : sort });
    // Chromium prints no buttons in headings that it repeats.
    const head = (text: string, props: ButtonHTMLAttributes & { 'data-spot'?: string }) =>
        printing ? <span><bdi>{text}</bdi></span> : <button type="button" {...props}><span><bdi>{text}</bdi></span></button>;
    return (
        <>
            <p class="quiet">{t('legend')} <span class="screen"> · {t('keys')}</span></p>
            <div class="scroll tall" ref={frame}>
                <table class="heat" role="grid" aria-label={t('standing')} aria-rowcount={people.length + 2} aria-colcount={skills.length + 2} onKeyDown={press} onFocusIn={focus}>
                    <thead>
                        {domains.length > 1 ? (
                            <tr aria-hidden="true" class="over">
                                <td class="corner" /><td class="share" />
                                {domains.map(({ label, from, to }) => <td key={from} class="d" colSpan={to - from}><bdi>{label}</bdi></td>)}
                            </tr>
                        ) : null}
                        <tr role="row" aria-rowindex={1}>
                            <th scope="col" role="columnheader" class="corner" aria-sort={filters.sort === 'name' ? 'ascending' : undefined}>
                                {head(t('columns.person'), { ...at(-1, 0), onClick: sorted('name') })}
                            </th>
                            <th scope="col" role="columnheader" class="n share" aria-sort={filters.sort === 'share' ? 'ascending' : filters.sort === 'share-down' ? 'descending' : undefined}>
                                {head(t('columns.readiness'), { tabIndex: -1, onClick: sorted('share') })}
                            </th>
                            {skills.map((skill, place) => (
                                <th key={skill} scope="col" role="columnheader" class={first.has(skill) ? 's first' : 's'} aria-colindex={place + 3}>
                                    {head(report.skill(skill), { ...at(-1, place + 1), onClick: () => open({ is: 'skill', at: skill }) })}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        <GapRow height={rows.before} columns={skills.length + 2} />
                        {rows.items.map((place) => {
                            const person = people[place]!;
                            return (
                                <tr key={person} role="row" aria-rowindex={place + 2} data-index={place} ref={rows.partial ? rows.measure : null}>
                                    <th scope="row" role="rowheader">
                                        <button type="button" class="name" {...at(place, 0)} onClick={() => open({ is: 'person', at: person })}><bdi>{report.name(person)}</bdi></button>
                                    </th>
                                    <td role="gridcell" class="n share">{shares[person]}</td>
                                    {skills.map((skill, column) => {
                                        const standing = report.standing(person, skill);
                                        return (
                                            <td key={skill} role="gridcell" aria-colindex={column + 3} class={`g ${shade(standing)}${first.has(skill) ? ' first' : ''}`} aria-label={cellWords(report, person, skill)} {...at(place, column + 1)}>
                                                {sign(standing)}
                                            </td>
                                        );
                                    })}
                                </tr>
                            );
                        })}
                        <GapRow height={rows.after} columns={skills.length + 2} />
                    </tbody>
                    <tfoot>
                        <tr role="row" aria-rowindex={people.length + 2}>
                            <th scope="row" role="rowheader">{t('columns.people')}</th>
                            <td role="gridcell" class="share" />
                            {skills.map((skill) => <td key={skill} role="gridcell" class={first.has(skill) ? 'g first' : 'g'}>{people.filter((person) => (report.gap(person, skill) ?? 0) > 0).length}</td>)}
                        </tr>
                    </tfoot>
                </table>
            </div>
            <p class="said screen" aria-hidden="true">{said}</p>
        </>
    );
}
