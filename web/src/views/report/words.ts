// How a standing is said: in words for those who hear it, as a sign for those who see it.
import type { Report, Standing } from '../../data';
import { alone, counted, t } from '../../words';

export function gapWords(gap: number): string {
    if (gap === 0) return t('met');
    return gap > 0 ? counted('to-go', gap) : counted('beyond', -gap);
}

export function standingWords(standing: Standing): string {
    switch (standing.is) {
        case 'gap': return gapWords(standing.gap);
        case 'unrated': return t('not-rated');
        case 'exempt': return standing.why ? `${t('exempt')} (${alone(standing.why)})` : t('exempt');
        case 'no-need': case 'empty': return t('no-need');
    }
}

/** Person, skill, rating, level needed and gap as one sentence. */
export function cellWords(report: Report, person: number, skill: number): string {
    const standing = report.standing(person, skill);
    const names = { person: alone(report.name(person)), skill: alone(report.skill(skill)) };
    switch (standing.is) {
        case 'gap': return t('cell.gap', { ...names, rating: standing.rating, needed: standing.needed, gap: gapWords(standing.gap) });
        case 'unrated': return t('cell.unrated', { ...names, needed: standing.needed });
        case 'exempt': return standing.why ? t('cell.exempt-why', { ...names, why: alone(standing.why) }) : t('cell.exempt', names);
        case 'no-need': return t('cell.no-need', { ...names, rating: standing.rating });
        case 'empty': return t('cell.empty', names);
    }
}

/** The sign of a standing, which never is its colour alone. */
export function sign(standing: Standing): string {
    switch (standing.is) {
        case 'gap': return standing.gap > 0 ? `▲ ${standing.gap}` : standing.gap === 0 ? '=' : `● +${-standing.gap}`;
        case 'unrated': return t('mark.unrated');
        case 'exempt': return t('mark.exempt');
        case 'no-need': case 'empty': return '';
    }
}

export function shade(standing: Standing): string {
    if (standing.is !== 'gap') return 'unknown';
    return standing.gap >= 2 ? 'far' : standing.gap === 1 ? 'near' : standing.gap === 0 ? 'met' : 'beyond';
}
