// Rows of long lists: only those in view are in the page.
import { Virtualizer, elementScroll, observeElementOffset, observeElementRect, type VirtualItem } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

/** Lists up to this length are shown whole. */
const SHORT = 60;

export interface Rows {
    /** The rows to show, by place. */
    items: number[];
    /** Heights of what is left out before and after them, in pixels. */
    before: number;
    after: number;
    /** Whether some rows may be left out. */
    partial: boolean;
    measure: (row: Element | null) => void;
    scrollTo: (row: number) => void;
}

/** The rows in view of a list within an element that scrolls. `whole` shows all of them, as print needs it. */
export function useRows(count: number, frame: RefObject<HTMLElement | null>, height: number, head: number, whole: boolean): Rows {
    const [, redraw] = useReducer((times: number) => times + 1, 0);
    const options = {
        count,
        getScrollElement: () => frame.current,
        estimateSize: () => height,
        overscan: 6,
        scrollPaddingStart: head,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        onChange: () => redraw(undefined),
        initialRect: { width: 1000, height: 700 },
    };
    const [virtual] = useState(() => new Virtualizer<HTMLElement, Element>(options));
    virtual.setOptions(options);
    useLayoutEffect(() => virtual._didMount(), []);
    useLayoutEffect(() => virtual._willUpdate());
    const measure = (row: Element | null) => virtual.measureElement(row);
    const scrollTo = (row: number) => virtual.scrollToIndex(row);
    if (whole || count <= SHORT) {
        return { items: Array.from({ length: count }, (_, at) => at), before: 0, after: 0, partial: false, measure, scrollTo };
    }
    const shown: VirtualItem[] = virtual.getVirtualItems();
    const [first, last] = [shown[0], shown.at(-1)];
    return {
        items: shown.map((item) => item.index),
        before: first?.start ?? 0,
        after: last ? virtual.getTotalSize() - last.end : 0,
        partial: true,
        measure,
        scrollTo,
    };
}
