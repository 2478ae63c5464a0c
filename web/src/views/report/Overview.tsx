// The overview: the figures that matter, each leading to what is behind it, and what stands out.
import { bin, max } from 'd3-array';
import { Bar, Bullet, Columns } from '../../parts/Bars';
import { t } from '../../words';
import { DataTable } from './DataTable';
import { Name } from './Names';
import { useChoices } from './state';

const MOST = 10;

function Cards() {
    const { report } = useChoices();
    return (
        <ul class="tiles">
            {report.data.cards.map(([label, value, view]) => (
                <li key={label}><a href={`#${view}`}><b>{value}</b> <span>{label}</span></a></li>
            ))}
        </ul>
    );
}

function Domains() {
    const { report } = useChoices();
    const whole = report.data.scale[1];
    const part = (mean: number | null) => (mean === null ? null : mean / whole);
    return (
        <section class="part">
            <h3>{t('domains')}</h3>
            <p class="quiet">{t('bullet')}</p>
            <ul class="bars">
                {report.data.domains.map(({ label, means, shown }) => (
                    <li key={label}>
                        <span class="label"><bdi>{label}</bdi></span>
                        <Bullet rating={part(means[0])} needed={part(means[1])} />
                        <span class="figures"><span class="hidden">{t('columns.rating')} </span>{shown[0]} / <span class="hidden">{t('needed')} </span>{shown[1]}</span>
                    </li>
                ))}
            </ul>
        </section>
    );
}

function Distribution({ shares }: { shares: (number | null)[] }) {
    const known = shares.filter((share) => share !== null);
    if (known.length === 0) return null;
    const bins = bin().domain([0, 1.0001]).thresholds([0.2, 0.4, 0.6, 0.8])(known);
    const columns = bins.map((people, at) => ({ label: t('distribution-bin', { from: at * 20, to: (at + 1) * 20 }), count: people.length }));
    const said = columns.map((column) => t('part', column)).join('; ');
    return (
        <section class="part">
            <h3>{t('distribution')}</h3>
            <Columns columns={columns} label={t('distribution-alt', { parts: said })} />
        </section>
    );
}

/** The skills with the sums of their gaps, the largest first. */
function useNeeds(): { at: number; text: string; value: number }[] {
    const { report } = useChoices();
    const table = report.table('needs');
    if (!table) return [];
    const column = (id: string) => table.columns.findIndex((one) => one.id === id);
    const rows = Array.from({ length: table.rows }, (_, row) => ({ skill: report.cell(table, column('skill'), row), sum: report.cell(table, column('gap-sum'), row) }));
    return rows.flatMap(({ skill, sum }) => (skill.is === 'skill' && sum.is === 'figure' ? [{ at: skill.at, text: sum.text, value: sum.value ?? 0 }] : []));
}

function Needs() {
    const { report } = useChoices();
    const needs = useNeeds().filter(({ value }) => value > 0);
    const most = max(needs, (need) => need.value) ?? 1;
    if (needs.length === 0) return null;
    return (
        <section class="part">
            <h3>{t('largest-needs')}</h3>
            <p class="quiet">{report.table('needs')?.columns.find(({ id }) => id === 'gap-sum')?.heading}</p>
            <ul class="bars">
                {needs.slice(0, MOST).map(({ at, text, value }) => (
                    <li key={at}><span class="label"><Name is="skill" at={at} /></span><Bar share={value / most} /><span class="figures">{text}</span></li>
                ))}
            </ul>
        </section>
    );
}

/** The skills that depend on one person, or on nobody. */
function Few() {
    const { report } = useChoices();
    const few = useNeeds().filter(({ at }) => report.teachers(at).length < 2);
    return (
        <section class="part">
            <h3>{t('few')}</h3>
            {few.length === 0 ? <p>{t('few-none')}</p> : (
                <ul class="plain">
                    {few.map(({ at }) => {
                        const [only] = report.teachers(at);
                        return <li key={at}><Name is="skill" at={at} />: {only ? <Name is="person" at={only.at} /> : t('teach-nobody')}</li>;
                    })}
                </ul>
            )}
        </section>
    );
}

export function Overview({ shares }: { shares: (number | null)[] }) {
    return (
        <>
            <Cards />
            <div class="pair">
                <div><Domains /><Distribution shares={shares} /></div>
                <Needs />
                <Few />
            </div>
            <DataTable id="roles" plain />
            <DataTable id="departments" plain />
        </>
    );
}
