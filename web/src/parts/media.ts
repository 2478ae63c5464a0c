// What the page is shown on: a narrow window, or paper.
import { createContext, options } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

/** Whether the page is being printed, so that lists are to be whole. */
export const Printing = createContext(false);
export const usePrinting = () => useContext(Printing);

const NARROW = '(max-width: 40rem)';

export function useNarrow(): boolean {
    const [narrow, set] = useState(() => matchMedia(NARROW).matches);
    useEffect(() => {
        const media = matchMedia(NARROW);
        const change = () => set(media.matches);
        media.addEventListener('change', change);
        return () => media.removeEventListener('change', change);
    }, []);
    return narrow;
}

/** Runs a change of state and draws it before going on: the browser takes its print as soon as the event is over. */
function now(act: () => void): void {
    const usual = options.debounceRendering;
    options.debounceRendering = (draw) => draw();
    act();
    if (usual) options.debounceRendering = usual;
    else delete options.debounceRendering;
}

/** Follows the events around printing, whoever asks for it. */
export function usePrintEvents(set: (printing: boolean) => void): void {
    useEffect(() => {
        const [begin, end] = [() => now(() => set(true)), () => set(false)];
        addEventListener('beforeprint', begin);
        addEventListener('afterprint', end);
        return () => {
            removeEventListener('beforeprint', begin);
            removeEventListener('afterprint', end);
        };
    }, []);
}
