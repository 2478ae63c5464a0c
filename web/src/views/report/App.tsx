// The report of a department: its parts, one of them shown, with search and filters above and a panel beside.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Report } from '../../data';
import { Printing, usePrintEvents } from '../../parts/media';
import { t } from '../../words';
import { DataTable } from './DataTable';
import { Details } from './Details';
import { FilterBar } from './FilterBar';
import { Heatmap } from './Heatmap';
import { Overview } from './Overview';
import { Chosen, NO_FILTERS, peopleOf, shares as sharesOf, type Choices, type Filters, type Panel } from './state';

/** The readiness of each person as it is shown, by place. */
function shownShares(report: Report): string[] {
    const shown: string[] = Array.from({ length: report.people }, () => t('mark.unrated'));
    const table = report.table('people');
    const column = table?.columns.findIndex((one) => one.id === 'readiness') ?? -1;
    for (let row = 0; table && row < table.rows; row++) {
        const person = report.cell(table, 0, row);
        if (person.is === 'person') shown[person.at] = report.words(table, column, row);
    }
    return shown;
}

function View({ view, report, shares, shown }: { view: string; report: Report; shares: (number | null)[]; shown: string[] }) {
    if (view === 'overview') return <Overview shares={shares} />;
    if (view === 'heatmap') return <Heatmap shares={shown} />;
    const tables = report.data.tables.filter((table) => table.view === view && table.id !== 'roles' && table.id !== 'departments');
    return (
        <>
            {view === 'changes' && report.data.note ? <p class="quiet">{report.data.note}</p> : null}
            {tables.length === 0 ? <p>{report.data.nothing}</p> : tables.map((table) => <DataTable key={table.id} id={table.id} plain={table.id === 'plan-statuses'} />)}
        </>
    );
}

export function App({ report }: { report: Report }) {
    const views = useMemo(() => report.data.views.filter(([id]) => ['overview', 'heatmap', 'findings'].includes(id) || report.data.tables.some((table) => table.view === id)), []);
    const here = () => views.find(([id]) => `#${id}` === location.hash)?.[0] ?? 'overview';
    const [view, show] = useState(here);
    const [filters, setFilters] = useState<Filters>(NO_FILTERS);
    const [panel, open] = useState<Panel | null>(null);
    const [printing, setPrinting] = useState(false);
    const [whole, setWhole] = useState(false);
    usePrintEvents((begins) => { setPrinting(begins); if (!begins) setWhole(false); });
    useEffect(() => {
        const follow = () => { show(here()); scrollTo(0, 0); };
        addEventListener('hashchange', follow);
        return () => removeEventListener('hashchange', follow);
    }, []);
    useEffect(() => { if (whole) print(); }, [whole]);
    const shares = useMemo(() => sharesOf(report), []);
    const shown = useMemo(() => shownShares(report), []);
    const people = useMemo(() => peopleOf(report, filters, shares), [filters]);
    const set = (change: Partial<Filters>) => setFilters((before) => {
        const after = { ...before, ...change };
        return after.skill < 0 && after.sort === 'gap' ? { ...after, sort: 'name' as const } : after;
    });
    const choices: Choices = { report, filters, people, set, open };
    const part = ([id, label]: [string, string]) => (
        <div key={id} class={`view ${id}`}>
            <h2>{label}</h2>
            {printing || id === 'overview' ? null : <FilterBar sorts={id === 'heatmap'} />}
            <View view={id} report={report} shares={shares} shown={shown} />
        </div>
    );
    return (
        <Printing.Provider value={printing || whole}>
            <Chosen.Provider value={choices}>
                <a class="skip" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById('content')?.focus(); }}>{t('skip')}</a>
                <header class="top">
                    <div>
                        <h1><bdi>{report.data.title}</bdi></h1>
                        <p class="quiet">{report.data.subtitle}</p>
                    </div>
                    <p class="screen actions">
                        <button type="button" onClick={() => print()}>{t('print')}</button>
                        <button type="button" onClick={() => setWhole(true)}>{t('print-all')}</button>
                    </p>
                </header>
                <nav class="views screen" aria-label={t('views')}>
                    {views.map(([id, label]) => <a key={id} href={`#${id}`} aria-current={id === view ? 'page' : undefined}>{label}</a>)}
                </nav>
                <main id="content" tabIndex={-1}>{whole ? views.map(part) : views.filter(([id]) => id === view).map(part)}</main>
                <footer>{report.data.footer}</footer>
                {panel ? <Details panel={panel} shares={shares} shown={shown} close={() => open(null)} /> : null}
            </Chosen.Provider>
        </Printing.Provider>
    );
}
