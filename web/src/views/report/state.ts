// What a reader of the report has chosen: the part, the filters, whom or what the panel shows.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Report } from '../../data';
import { collator, folded } from '../../words';

export interface Filters {
    search: string;
    department: string;
    role: string;
    /** The place of a skill, or -1 for any. */
    skill: number;
    gap: '' | 'some' | 'large' | 'met' | 'unrated';
    sort: 'name' | 'department' | 'share' | 'share-down' | 'gap';
}

export const NO_FILTERS: Filters = { search: '', department: '', role: '', skill: -1, gap: '', sort: 'name' };

export type Panel = { is: 'person' | 'skill'; at: number };

export interface Choices {
    report: Report;
    filters: Filters;
    set: (change: Partial<Filters>) => void;
    open: (panel: Panel) => void;
    /** The people who fit the filters, sorted. */
    people: number[];
}

export const Chosen = createContext<Choices>(undefined as unknown as Choices);
export const useChoices = () => useContext(Chosen);

/** Whether filters leave out people by what they are, rather than by words. */
export const narrows = ({ department, role, gap }: Filters) => department !== '' || role !== '' || gap !== '';

/** Whether anything at all is left out. */
export const filtering = (filters: Filters) => filters.search !== '' || filters.skill >= 0 || narrows(filters);

/** The readiness of each person, by place. */
export function shares(report: Report): (number | null)[] {
    const table = report.table('people');
    const shares: (number | null)[] = Array.from({ length: report.people }, () => null);
    const column = table?.columns.findIndex((one) => one.id === 'readiness') ?? -1;
    if (!table || column < 0) return shares;
    for (let row = 0; row < table.rows; row++) {
        const [person, share] = [report.cell(table, 0, row), report.cell(table, column, row)];
        if (person.is === 'person' && share.is === 'figure') shares[person.at] = share.value;
    }
    return shares;
}

function fitsGap(report: Report, { skill, gap }: Filters, person: number): boolean {
    const fits = (at: number) => {
        const open = report.gap(person, at);
        if (gap === 'unrated') return report.standing(person, at).is === 'unrated';
        if (open === undefined) return false;
        return gap === 'met' ? open <= 0 : gap === 'large' ? open >= 2 : open >= 1;
    };
    if (gap === '') return true;
    if (skill >= 0) return fits(skill);
    let some = false;
    for (let at = 0; at < report.skills; at++) {
        if (gap === 'met' ? (report.gap(person, at) ?? 0) > 0 : fits(at)) return gap !== 'met';
        some ||= report.gap(person, at) !== undefined;
    }
    return gap === 'met' && some;
}

/** Whether a person fits all filters but the words. */
export function fits(report: Report, filters: Filters, person: number): boolean {
    return (
        (filters.department === '' || report.department(person) === filters.department) &&
        (filters.role === '' || report.role(person) === filters.role) &&
        fitsGap(report, filters, person)
    );
}

export function peopleOf(report: Report, filters: Filters, ready: (number | null)[]): number[] {
    const wanted = folded(filters.search);
    const found = Array.from({ length: report.people }, (_, at) => at).filter((person) => {
        const words = () => folded(`${report.name(person)}\n${report.department(person)}\n${report.role(person)}`);
        return fits(report, filters, person) && (wanted === '' || words().includes(wanted));
    });
    // People stand by name, and a sort keeps the order of equals.
    const share = (person: number) => ready[person] ?? -1;
    const gap = (person: number) => (filters.skill < 0 ? 0 : (report.gap(person, filters.skill) ?? -99));
    const orders: Record<Filters['sort'], (a: number, b: number) => number> = {
        name: (a, b) => a - b,
        department: (a, b) => collator.compare(report.department(a), report.department(b)),
        share: (a, b) => share(a) - share(b),
        'share-down': (a, b) => share(b) - share(a),
        gap: (a, b) => gap(b) - gap(a),
    };
    return found.sort(orders[filters.sort]);
}
