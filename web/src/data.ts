// The data of a report, as the program writes them into the page (src/report/html/data.rs), and what is read from them.

/** What the cells of a column hold: `ColumnKind` in src/report/html/table.rs. */
export type Kind = 'text' | 'typed' | 'person' | 'people' | 'skill' | 'skills' | 'lines' | 'figure' | 'share' | 'bar';

/** The place of a text; for a person or a skill its place in a list; otherwise several numbers. */
type CellData = number | number[];

interface ColumnData {
    id: string;
    heading: string;
    kind: Kind;
    cells: CellData[];
    order?: (number | null)[];
}

export interface TableData {
    id: string;
    view: string;
    title: string;
    note: string;
    rows: number;
    /** Whether a row that sums up the others comes after them. */
    total: boolean;
    columns: ColumnData[];
}

export interface ReportData {
    title: string;
    subtitle: string;
    language: string;
    footer: string;
    note: string | null;
    nothing: string;
    words: Record<string, string>;
    views: [string, string][];
    scale: [number, number];
    teaching: number;
    cards: [string, string, string][];
    domains: { label: string; skills: number; means: [number | null, number | null]; shown: [string, string] }[];
    skills: { label: number[]; activities: number[][] };
    people: { name: number[]; department: number[]; role: number[] };
    ratings: string[];
    needed: string[];
    exempted: [number, number, number][];
    moves: [number, number, number][];
    tables: TableData[];
    texts: string[];
}

/** One person's standing in one skill. */
export type Standing =
    | { is: 'gap'; rating: number; needed: number; gap: number }
    | { is: 'unrated'; needed: number }
    | { is: 'exempt'; why: string }
    | { is: 'no-need'; rating: number }
    | { is: 'empty' };

/** A cell, ready to be shown. */
export type Cell =
    | { is: 'text' | 'typed'; text: string }
    | { is: 'person' | 'skill'; at: number; text: string }
    | { is: 'people'; people: { at: number; figure: number }[]; remark: string }
    | { is: 'lines' | 'skills'; lines: string[] }
    | { is: 'figure'; text: string; value: number | null };

/** The level that a character stands for; -1 if there is none. */
const level = (levels: string | undefined, at: number): number => {
    const code = levels?.charCodeAt(at) ?? 0;
    return code >= 48 ? code - 48 : -1;
};

export class Report {
    readonly people: number;
    readonly skills: number;
    private readonly why = new Map<string, string>();
    private readonly previous = new Map<string, number>();
    private readonly byId = new Map<string, TableData>();

    constructor(readonly data: ReportData) {
        this.people = data.people.name.length;
        this.skills = data.skills.label.length;
        for (const [person, skill, text] of data.exempted) this.why.set(`${person} ${skill}`, this.text(text));
        for (const [person, skill, before] of data.moves) this.previous.set(`${person} ${skill}`, before);
        for (const table of data.tables) this.byId.set(table.id, table);
    }

    text(at: number | undefined): string {
        return this.data.texts[at ?? 0] ?? '';
    }

    name(person: number): string {
        return this.text(this.data.people.name[person]);
    }

    department(person: number): string {
        return this.text(this.data.people.department[person]);
    }

    role(person: number): string {
        return this.text(this.data.people.role[person]);
    }

    skill(at: number): string {
        return this.text(this.data.skills.label[at]);
    }

    activities(skill: number): string[] {
        return (this.data.skills.activities[skill] ?? []).map((at) => this.text(at));
    }

    table(id: string): TableData | undefined {
        return this.byId.get(id);
    }

    /** The rating, or -1. */
    rating(person: number, skill: number): number {
        return level(this.data.ratings[person], skill);
    }

    needed(person: number, skill: number): number {
        return level(this.data.needed[person], skill);
    }

    /** The gap, or `undefined` if rating or level needed is missing. */
    gap(person: number, skill: number): number | undefined {
        const [rating, needed] = [this.rating(person, skill), this.needed(person, skill)];
        return rating < 0 || needed < 0 ? undefined : needed - rating;
    }

    standing(person: number, skill: number): Standing {
        const [rating, needed] = [this.rating(person, skill), this.needed(person, skill)];
        if (this.data.ratings[person]?.[skill] === '!') return { is: 'exempt', why: this.why.get(`${person} ${skill}`) ?? '' };
        if (needed < 0) return rating < 0 ? { is: 'empty' } : { is: 'no-need', rating };
        return rating < 0 ? { is: 'unrated', needed } : { is: 'gap', rating, needed, gap: needed - rating };
    }

    /** The rating of the previous round, if it was another. */
    before(person: number, skill: number): number | undefined {
        return this.previous.get(`${person} ${skill}`);
    }

    /** The domains, each with its first skill and the one after its last. */
    domains(): { label: string; from: number; to: number }[] {
        let from = 0;
        return this.data.domains.map(({ label, skills }) => {
            const domain = { label, from, to: from + skills };
            from += skills;
            return domain;
        });
    }

    /** The people who have a figure in a skill, the largest first. */
    private ranked(figure: (person: number) => number | undefined): { at: number; figure: number }[] {
        const people: { at: number; figure: number }[] = [];
        for (let at = 0; at < this.people; at++) {
            const value = figure(at);
            if (value !== undefined) people.push({ at, figure: value });
        }
        return people.sort((a, b) => b.figure - a.figure);
    }

    /** Who needs a skill, the largest gap first. */
    who(skill: number): { at: number; figure: number }[] {
        return this.ranked((person) => {
            const gap = this.gap(person, skill);
            return gap !== undefined && gap > 0 ? gap : undefined;
        });
    }

    /** Who can teach a skill, the highest rating first. */
    teachers(skill: number): { at: number; figure: number }[] {
        return this.ranked((person) => {
            const rating = this.rating(person, skill);
            return rating >= this.data.teaching ? rating : undefined;
        });
    }

    cell(table: TableData, column: number, row: number): Cell {
        const { kind, cells, order } = table.columns[column]!;
        const cell = cells[row] ?? 0;
        if (kind === 'person' || kind === 'skill') {
            if (typeof cell === 'number') return { is: 'typed', text: this.text(cell) };
            const at = cell[0] ?? 0;
            return { is: kind, at, text: kind === 'person' ? this.name(at) : this.skill(at) };
        }
        if (typeof cell !== 'number') {
            if (kind === 'lines' || kind === 'skills') return { is: kind, lines: cell.map((at) => this.text(at)) };
            const people = [];
            for (let at = 0; at + 1 < cell.length; at += 2) people.push({ at: cell[at]!, figure: cell[at + 1]! });
            return { is: 'people', people, remark: this.text(cell.at(-1)) };
        }
        const text = this.text(cell);
        if (kind === 'text' || kind === 'typed') return { is: kind, text };
        if (kind !== 'figure' && kind !== 'share' && kind !== 'bar') return { is: 'text', text };
        return { is: 'figure', text, value: order ? (order[row] ?? null) : text === '' ? null : Number(text) };
    }

    /** The words of a cell, for searching and sorting. */
    words(table: TableData, column: number, row: number): string {
        const cell = this.cell(table, column, row);
        if ('lines' in cell) return cell.lines.join('\n');
        if (cell.is === 'people') return cell.people.map(({ at }) => this.name(at)).join('\n') + cell.remark;
        return cell.text;
    }
}
