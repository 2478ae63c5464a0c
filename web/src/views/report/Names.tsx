// Names of people and skills, which open their panel. Each is isolated, so that its direction changes nothing beside it.
import { useChoices, type Panel } from './state';

export function Name({ is, at }: Panel) {
    const { report, open } = useChoices();
    const text = is === 'person' ? report.name(at) : report.skill(at);
    return (
        <button type="button" class="name" onClick={() => open({ is, at })}>
            <bdi>{text}</bdi>
        </button>
    );
}

/** People with figures, one after the other. */
export function People({ people, remark }: { people: { at: number; figure: number }[]; remark?: string }) {
    return (
        <span>
            {people.map(({ at, figure }, place) => (
                <span key={at}>
                    <Name is="person" at={at} /> ({figure}){place + 1 < people.length ? ', ' : ''}
                </span>
            ))}
            {remark ? <> <b>{remark}</b></> : null}
        </span>
    );
}
