// Bars and small charts as SVG. Their figures stand beside them or in their text alternative.
import { max, ticks } from 'd3-array';

/** The bar of a share. */
export function Bar({ share }: { share: number }) {
    return (
        <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="10" />
            <rect class="fill" width={Math.min(share, 1) * 100} height="10" />
        </svg>
    );
}

/** The bar of a rating, with a tall mark at the level needed and two small marks at the previous rating. All are shares of the scale. */
export function Bullet({ rating, needed, was }: { rating: number | null; needed: number | null; was?: number | undefined }) {
    return (
        <svg class="bar bullet" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="10" />
            {rating === null ? null : <rect class="fill" width={rating * 100} y="2" height="6" />}
            {was === undefined ? null : [0, 8].map((y) => <rect key={y} class="was" x={Math.max(was * 100 - 3, 0)} y={y} width="3" height="2" />)}
            {needed === null ? null : <rect class="goal" x={Math.max(needed * 100 - 2, 0)} width="2" height="10" />}
        </svg>
    );
}

/** Columns with a count above each and a label below. */
export function Columns({ columns, label }: { columns: { label: string; count: number; class?: string }[]; label: string }) {
    const [wide, high, top, left] = [44, 96, 18, 26];
    const most = max(columns, (column) => column.count) ?? 0;
    const steps = ticks(0, most || 1, 4).filter(Number.isInteger);
    const whole = Math.max(most, steps.at(-1) ?? 1, 1);
    const y = (count: number) => top + high - (count / whole) * high;
    return (
        <svg class="columns" viewBox={`0 0 ${left + columns.length * wide + 4} ${top + high + 22}`} role="img" aria-label={label}>
            {steps.map((step) => (
                <g key={step}>
                    <line class="rule" x1={left} x2={left + columns.length * wide} y1={y(step)} y2={y(step)} />
                    <text x={left - 5} y={y(step) + 4} text-anchor="end">{step}</text>
                </g>
            ))}
            {columns.map((column, at) => (
                <g key={column.label}>
                    <rect class={column.class ?? 'fill'} x={left + at * wide + 6} width={wide - 12} y={y(column.count)} height={top + high - y(column.count)} />
                    {column.count > 0 ? <text class="count" x={left + at * wide + wide / 2} y={y(column.count) - 4} text-anchor="middle">{column.count}</text> : null}
                    <text x={left + at * wide + wide / 2} y={top + high + 16} text-anchor="middle">{column.label}</text>
                </g>
            ))}
        </svg>
    );
}
