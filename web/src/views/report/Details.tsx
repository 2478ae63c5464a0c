// The panel of a person or a skill: everything that the report holds about it, on one page that can be printed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Bar, Bullet, Columns } from '../../parts/Bars';
import { t } from '../../words';
import { Name, People } from './Names';
import { useChoices, type Panel } from './state';
import { gapWords, shade, sign, standingWords } from './words';

/** The most people that a list names before it is unfolded. */
const NAMED = 8;

function Named({ people, none }: { people: { at: number; figure: number }[]; none: string }) {
    const [all, unfold] = useState(false);
    if (people.length === 0) return <>{none}</>;
    const more = all ? 0 : Math.max(0, people.length - NAMED);
    return (
        <>
            <People people={more ? people.slice(0, NAMED) : people} />
            {more ? <> {t('more', { count: more })} <button type="button" class="link" onClick={() => unfold(true)}>{t('show-all')}</button></> : null}
        </>
    );
}

function Levels({ person, skill }: { person: number; skill: number }) {
    const { report } = useChoices();
    const standing = report.standing(person, skill);
    const [whole, rating, needed, before] = [report.data.scale[1], report.rating(person, skill), report.needed(person, skill), report.before(person, skill)];
    const part = (level: number) => (level < 0 ? null : level / whole);
    return (
        <>
            <Bullet rating={part(rating)} needed={part(needed)} was={before === undefined ? undefined : before / whole} />
            <span class="figures"><span class="hidden">{t('columns.rating')} </span>{rating < 0 ? t('mark.unrated') : rating} / <span class="hidden">{t('needed')} </span>{needed < 0 ? t('mark.unrated') : needed}</span>
            <span class="words"><span class={`sign ${shade(standing)}`} aria-hidden="true">{sign(standing)}</span> {standingWords(standing)}{before === undefined ? null : <span class="quiet"> ({t('before', { before })})</span>}</span>
        </>
    );
}

function Person({ at, share, shown }: { at: number; share: number | null; shown: string }) {
    const { report } = useChoices();
    const skills = Array.from({ length: report.skills }, (_, skill) => skill);
    const gaps = skills.filter((skill) => (report.gap(at, skill) ?? 0) > 0).sort((a, b) => report.gap(at, b)! - report.gap(at, a)!);
    const plan = report.table('actions');
    const actions = plan ? Array.from({ length: plan.rows }, (_, row) => row).filter((row) => { const cell = report.cell(plan, 0, row); return cell.is === 'person' && cell.at === at; }) : [];
    return (
        <>
            <dl class="facts">
                {report.department(at) ? <div><dt>{t('columns.department')}</dt><dd><bdi>{report.department(at)}</bdi></dd></div> : null}
                {report.role(at) ? <div><dt>{t('columns.role')}</dt><dd><bdi>{report.role(at)}</bdi></dd></div> : null}
                <div><dt>{t('columns.readiness')}</dt><dd>{share === null ? null : <Bar share={share} />}{shown}</dd></div>
            </dl>
            <h3>{t('gaps-of')}</h3>
            {gaps.length === 0 ? <p>{t('none')}</p> : (
                <ul class="gaps">
                    {gaps.map((skill) => (
                        <li key={skill}>
                            <Name is="skill" at={skill} />: {gapWords(report.gap(at, skill)!)}
                            <br /><span class="quiet">{t('teach')}:</span> <Named people={report.teachers(skill).filter((one) => one.at !== at)} none={t('teach-nobody')} />
                        </li>
                    ))}
                </ul>
            )}
            {plan && actions.length > 0 ? (
                <>
                    <h3>{t('plan-of')}</h3>
                    <ul class="gaps">
                        {actions.map((row) => (
                            <li key={row}>
                                {plan.columns.map(({ heading }, column) => {
                                    const words = column === 0 ? '' : report.words(plan, column, row);
                                    return words === '' ? null : <span key={column} class={column === 1 ? 'lead' : undefined}>{column === 1 ? null : <span class="quiet">{heading}: </span>}<bdi>{words}</bdi> </span>;
                                })}
                            </li>
                        ))}
                    </ul>
                </>
            ) : null}
            <h3>{t('skills-of')}</h3>
            <p class="quiet">{t('bullet')}</p>
            {report.domains().map(({ label, from, to }) => (
                <section key={from}>
                    <h4><bdi>{label}</bdi></h4>
                    <ul class="bars levels">
                        {skills.slice(from, to).map((skill) => <li key={skill}><span class="label"><Name is="skill" at={skill} /></span><Levels person={at} skill={skill} /></li>)}
                    </ul>
                </section>
            ))}
        </>
    );
}

function Skill({ at }: { at: number }) {
    const { report } = useChoices();
    const [low, high] = report.data.scale;
    const counts = Array.from({ length: high - low + 1 }, (_, place) => ({ level: low + place, count: 0 }));
    for (let person = 0; person < report.people; person++) {
        const found = counts[report.rating(person, at) - low];
        if (found) found.count++;
    }
    const domain = report.domains().find(({ from, to }) => from <= at && at < to);
    const said = counts.map((one) => t('part', { label: one.level, count: one.count })).join('; ');
    const activities = report.activities(at);
    return (
        <>
            {domain ? <p class="quiet"><bdi>{domain.label}</bdi></p> : null}
            <h3>{t('need')}</h3>
            <p><Named people={report.who(at)} none={t('need-nobody')} /></p>
            <h3>{t('teach')}</h3>
            <p><Named people={report.teachers(at)} none={t('teach-nobody')} /></p>
            <h3>{t('ratings')}</h3>
            <Columns columns={counts.map(({ level, count }) => ({ label: String(level), count }))} label={t('ratings-alt', { parts: said })} />
            {activities.length > 0 ? <><h3>{t('columns.activities')}</h3><ul class="plain">{activities.map((text) => <li key={text}>{text}</li>)}</ul></> : null}
        </>
    );
}

export function Details({ panel, shares, shown, close }: { panel: Panel; shares: (number | null)[]; shown: string[]; close: () => void }) {
    const { report } = useChoices();
    const dialog = useRef<HTMLDialogElement>(null);
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        document.documentElement.classList.add('panel');
        dialog.current?.showModal();
        return () => document.documentElement.classList.remove('panel');
    }, []);
    useEffect(() => {
        dialog.current?.scrollTo({ top: 0 });
        heading.current?.focus();
    }, [panel.is, panel.at]);
    const person = panel.is === 'person';
    return (
        <dialog ref={dialog} class="details" aria-labelledby="details" onClose={close} onClick={(event) => { if (event.target === dialog.current) dialog.current?.close(); }}>
            <div class="inside">
                <header>
                    <h2 id="details" ref={heading} tabIndex={-1}><bdi>{person ? report.name(panel.at) : report.skill(panel.at)}</bdi></h2>
                    <button type="button" onClick={() => print()}>{t(person ? 'print-person' : 'print-skill')}</button>
                    <button type="button" onClick={() => dialog.current?.close()}>{t('close')}</button>
                </header>
                {person ? <Person key={panel.at} at={panel.at} share={shares[panel.at] ?? null} shown={shown[panel.at] ?? ''} /> : <Skill key={panel.at} at={panel.at} />}
            </div>
        </dialog>
    );
}
