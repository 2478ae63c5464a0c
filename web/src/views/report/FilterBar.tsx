// Search and filters. They hold for every part of the report.
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { useNarrow } from '../../parts/media';
import { collator, counted, folded, t } from '../../words';
import { Name } from './Names';
import { NO_FILTERS, filtering, useChoices, type Filters } from './state';

function Choice({ label, value, set, children }: { label: string; value: string; set: (value: string) => void; children: ComponentChildren }) {
    return (
        <label>
            <span>{label}</span>
            <select value={value} onChange={(event) => set(event.currentTarget.value)}>
                {children}
            </select>
        </label>
    );
}

/** What the words of the search lead to. */
function Hits() {
    const { report, filters } = useChoices();
    const wanted = folded(filters.search);
    const skills = useMemo(() => {
        const found: number[] = [];
        for (let at = 0; wanted.length > 1 && at < report.skills && found.length < 5; at++) {
            if (folded(report.skill(at)).includes(wanted)) found.push(at);
        }
        return found;
    }, [wanted]);
    if (skills.length === 0) return null;
    return (
        <p class="hits">
            {t('columns.skill')}: {skills.map((at) => <Name key={at} is="skill" at={at} />)}
        </p>
    );
}

export function FilterBar({ sorts }: { sorts: boolean }) {
    const { report, filters, set, people } = useChoices();
    const narrow = useNarrow();
    const [departments, roles] = useMemo(() => {
        const names = (read: (person: number) => string) => {
            const all = new Set(Array.from({ length: report.people }, (_, at) => read(at)));
            return [...all].filter((name) => name !== '').sort(collator.compare);
        };
        return [names((at) => report.department(at)), names((at) => report.role(at))];
    }, []);
    const skills = Array.from({ length: report.skills }, (_, at) => at);
    const active = filtering(filters);
    const named = (key: 'department' | 'role', names: string[]) => names.length > 1 ? (
        <Choice label={t(`columns.${key}`)} value={filters[key]} set={(name) => set({ [key]: name })}>
            <option value="">{t('all')}</option>
            {names.map((name) => <option key={name} value={name}>{name}</option>)}
        </Choice>
    ) : null;
    const choices = (
        <>
            {named('department', departments)}
            {named('role', roles)}
            <Choice label={t('columns.skill')} value={String(filters.skill)} set={(skill) => set({ skill: Number(skill) })}>
                <option value="-1">{t('any-skill')}</option>
                {skills.map((at) => <option key={at} value={String(at)}>{report.skill(at)}</option>)}
            </Choice>
            <Choice label={t('columns.gap')} value={filters.gap} set={(gap) => set({ gap: gap as Filters['gap'] })}>
                <option value="">{t('all')}</option>
                {(['some', 'large', 'met', 'unrated'] as const).map((gap) => <option key={gap} value={gap}>{t(`gaps.${gap}`)}</option>)}
            </Choice>
            {sorts ? (
                <Choice label={t('sort')} value={filters.sort} set={(sort) => set({ sort: sort as Filters['sort'] })}>
                    {(['name', 'department', 'share', 'share-down', 'gap'] as const)
                        .filter((sort) => (sort !== 'gap' || filters.skill >= 0) && (sort !== 'department' || departments.length > 1))
                        .map((sort) => <option key={sort} value={sort}>{t(sort === 'department' ? 'columns.department' : `sorts.${sort}`)}</option>)}
                </Choice>
            ) : null}
        </>
    );
    return (
        <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
            <label class="search">
                <span>{t('search')}</span>
                <input type="search" value={filters.search} placeholder={t('search-hint')} autocomplete="off" onInput={(event) => set({ search: event.currentTarget.value })} />
            </label>
            {narrow ? <details><summary>{t('filter')}</summary><div>{choices}</div></details> : choices}
            <p class="found">
                <span role="status">{counted('people', report.people, { shown: people.length })}</span>
                {active ? <button type="button" onClick={() => set({ ...NO_FILTERS, sort: filters.sort === 'gap' ? 'name' : filters.sort })}>{t('clear')}</button> : null}
            </p>
            <Hits />
        </form>
    );
}
