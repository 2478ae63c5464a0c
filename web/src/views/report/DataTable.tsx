// Any table of the report: sorted by its headings, filtered with the rest, long ones drawn as far as they are in view; on a
// narrow window a list of cards.
import { columnFilteringFeature, constructTable, createFilteredRowModel, createSortedRowModel, globalFilteringFeature, rowSortingFeature, tableFeatures, type Row, type SortFn } from '@tanstack/table-core';
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings';
import { useMemo, useReducer, useRef } from 'preact/hooks';
import { max } from 'd3-array';
import type { Cell, Report, TableData } from '../../data';
import { Bar } from '../../parts/Bars';
import { useNarrow, usePrinting } from '../../parts/media';
import { useRows } from '../../parts/virtual';
import { collator, counted, folded, t } from '../../words';
import { Name, People } from './Names';
import { filtering, fits, narrows, useChoices, type Filters } from './state';

/** A row of the table library: its place in the data. */
type Place = { at: number };

const features = tableFeatures({
    coreReactivityFeature: storeReactivityBindings(),
    columnFilteringFeature,
    globalFilteringFeature,
    rowSortingFeature,
    filteredRowModel: createFilteredRowModel(),
    sortedRowModel: createSortedRowModel(),
});

const FIGURES = ['figure', 'share', 'bar'];

const byWords: SortFn<typeof features, Place> = (a, b, id) => collator.compare(a.getValue<string>(id), b.getValue<string>(id));
const byFigure: SortFn<typeof features, Place> = (a, b, id) => a.getValue<number>(id) - b.getValue<number>(id);

/** Whether the people and the skill of a row fit the filters. */
function fitsRow(report: Report, table: TableData, filters: Filters, row: number): boolean {
    return table.columns.every(({ kind }, column) => {
        if (kind !== 'person' && kind !== 'skill' && kind !== 'skills') return true;
        const cell = report.cell(table, column, row);
        if (cell.is === 'person') return !narrows(filters) || fits(report, filters, cell.at);
        if (cell.is === 'skill') return filters.skill < 0 || cell.at === filters.skill;
        if (cell.is === 'skills') return filters.skill < 0 || cell.lines.includes(report.skill(filters.skill));
        return !(kind === 'person' ? narrows(filters) : filters.skill >= 0);
    });
}

function construct(report: Report, table: TableData) {
    const figure = (column: number, row: number) => {
        const cell = report.cell(table, column, row);
        return cell.is === 'figure' && cell.value !== null ? cell.value : undefined;
    };
    // Rows whose figure is not known come last, whichever way they are sorted.
    const columns = table.columns.map(({ id, kind }, column) => FIGURES.includes(kind)
        ? { id, accessorFn: ({ at }: Place) => figure(column, at), sortFn: byFigure, sortUndefined: 'last' as const }
        : { id, accessorFn: ({ at }: Place) => report.words(table, column, at), sortFn: byWords });
    return constructTable({
        features,
        columns,
        data: Array.from({ length: table.rows }, (_, at): Place => ({ at })),
        enableSortingRemoval: true,
        getColumnCanGlobalFilter: (column) => column.id === table.columns[0]?.id,
        globalFilterFn: (row: Row<typeof features, Place>, _: string, filters: Filters) => {
            const { at } = row.original;
            const wanted = folded(filters.search);
            const has = () => table.columns.some((_, column) => folded(report.words(table, column, at)).includes(wanted));
            return fitsRow(report, table, filters, at) && (wanted === '' || has());
        },
    });
}

function Shown({ cell, largest, kind }: { cell: Cell; largest: number; kind: string }) {
    switch (cell.is) {
        case 'person': case 'skill': return <Name is={cell.is} at={cell.at} />;
        case 'people': return <People people={cell.people} remark={cell.remark} />;
        case 'lines': return <ul class="plain">{cell.lines.map((line) => <li key={line}>{line}</li>)}</ul>;
        case 'skills': return <ul class="plain">{cell.lines.map((line) => <li key={line}><bdi>{line}</bdi></li>)}</ul>;
        case 'text': return <>{cell.text}</>;
        case 'typed': return <bdi>{cell.text}</bdi>;
        case 'figure': return kind === 'figure' ? <>{cell.text}</> : <>{cell.value === null ? null : <Bar share={cell.value / largest} />}<span>{cell.text}</span></>;
    }
}

export function DataTable({ id, plain = false }: { id: string; plain?: boolean }) {
    const { report } = useChoices();
    const table = report.table(id);
    return table ? <Filled table={table} plain={plain} /> : null;
}

function Filled({ table, plain }: { table: TableData; plain: boolean }) {
    const { report, filters } = useChoices();
    const [printing, narrow] = [usePrinting(), useNarrow()];
    const [, redraw] = useReducer((times: number) => times + 1, 0);
    const frame = useRef<HTMLDivElement>(null);
    const made = useMemo(() => construct(report, table), [table]);
    // A plain table is one of few rows that sums up; filters leave it alone.
    const active = !plain && filtering(filters);
    useMemo(() => made.setGlobalFilter(active ? filters : undefined), [made, active, filters]);
    const rows = made.getRowModel().rows.map((row) => row.original.at);
    const list = narrow && !printing;
    const virtual = useRows(rows.length, frame, list ? 180 : 38, 44, printing);
    const largest = useMemo(() => table.columns.map(({ kind }, column) => {
        const values = Array.from({ length: table.rows + Number(table.total) }, (_, row) => report.cell(table, column, row));
        return kind === 'share' ? 1 : (max(values, (cell) => (cell.is === 'figure' ? (cell.value ?? 0) : 0)) || 1);
    }), [table]);
    const sorted = (column: number) => made.getColumn(table.columns[column]!.id)?.getIsSorted() || false;
    const sort = (column: number, down?: boolean) => {
        made.getColumn(table.columns[column]!.id)?.toggleSorting(down);
        redraw(undefined);
    };
    const title = `title-${table.id}`;
    const head = (
        <>
            <h3 id={title}>{table.title}</h3>
            {table.note ? <p class="quiet">{table.note}</p> : null}
            {active ? <p class="quiet" role="status">{counted('rows', table.rows, { shown: rows.length })}</p> : null}
        </>
    );
    if (rows.length === 0) return <section class="part">{head}<p>{t('no-rows')}</p></section>;
    const frameProps = { ref: frame, class: rows.length > 15 ? 'scroll tall' : 'scroll', role: 'region' as const, 'aria-labelledby': title, tabIndex: 0 };
    const shown = (row: number, column: number) => <Shown cell={report.cell(table, column, row)} kind={table.columns[column]!.kind} largest={largest[column]!} />;
    if (list) {
        const card = (row: number) => (
            <dl class="card">
                {table.columns.map(({ heading }, column) => report.words(table, column, row) === '' ? null : (
                    <div key={column}><dt>{heading}</dt><dd>{shown(row, column)}</dd></div>
                ))}
            </dl>
        );
        return (
            <section class="part">
                {head}
                {plain ? null : (
                    <label class="sort"><span>{t('sort')}</span>
                        <select onChange={(event) => sort(Number(event.currentTarget.value), FIGURES.includes(table.columns[Number(event.currentTarget.value)]!.kind))}>
                            {table.columns.map(({ heading }, column) => <option key={column} value={column}>{heading}</option>)}
                        </select>
                    </label>
                )}
                <div {...frameProps}>
                    <Gap height={virtual.before} />
                    <ul class="cards">
                        {virtual.items.map((place) => (
                            <li key={rows[place]} data-index={place} ref={virtual.partial ? virtual.measure : null} aria-setsize={rows.length} aria-posinset={place + 1}>
                                {card(rows[place]!)}
                            </li>
                        ))}
                    </ul>
                    <Gap height={virtual.after} />
                    {table.total ? <div class="total">{card(table.rows)}</div> : null}
                </div>
            </section>
        );
    }
    const cells = (row: number) => table.columns.map(({ kind }, column) => column === 0
        ? <th key={column} scope="row">{shown(row, column)}</th>
        : <td key={column} class={FIGURES.includes(kind) ? 'n' : undefined}>{shown(row, column)}</td>);
    return (
        <section class="part">
            {head}
            <div {...frameProps}>
                <table class={plain ? 'data plain' : `data ${table.id}`} aria-labelledby={title} aria-rowcount={virtual.partial ? rows.length + 1 + Number(table.total) : undefined}>
                    <thead>
                        <tr aria-rowindex={virtual.partial ? 1 : undefined}>
                            {table.columns.map(({ heading, kind }, column) => {
                                const is = sorted(column);
                                return (
                                    <th key={column} scope="col" class={FIGURES.includes(kind) ? 'n' : undefined} aria-sort={is === 'asc' ? 'ascending' : is === 'desc' ? 'descending' : undefined}>
                                        {plain || printing ? heading : (
                                            <button type="button" onClick={() => sort(column)}>
                                                {heading}<span class="order" aria-hidden="true">{is === 'asc' ? '▲' : is === 'desc' ? '▼' : '↕'}</span>
                                            </button>
                                        )}
                                    </th>
                                );
                            })}
                        </tr>
                    </thead>
                    <tbody>
                        <GapRow height={virtual.before} columns={table.columns.length} />
                        {virtual.items.map((place) => (
                            <tr key={rows[place]} data-index={place} ref={virtual.partial ? virtual.measure : null} aria-rowindex={virtual.partial ? place + 2 : undefined} class={place % 2 ? 'even' : undefined}>
                                {cells(rows[place]!)}
                            </tr>
                        ))}
                        <GapRow height={virtual.after} columns={table.columns.length} />
                    </tbody>
                    {table.total ? <tfoot><tr class="total" aria-rowindex={virtual.partial ? rows.length + 2 : undefined}>{cells(table.rows)}</tr></tfoot> : null}
                </table>
            </div>
        </section>
    );
}

function Gap({ height }: { height: number }) {
    return height > 0 ? <div aria-hidden="true" style={{ height: `${height}px` }} /> : null;
}

export function GapRow({ height, columns }: { height: number; columns: number }) {
    return height > 0 ? <tr aria-hidden="true" class="gap"><td colSpan={columns} style={{ height: `${height}px` }} /></tr> : null;
}
