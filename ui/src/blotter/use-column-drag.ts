/** Drags a column by its header to another place. */
import { type PointerEvent, useRef, useState } from 'react';
import type { ColumnId } from '../book/fields.ts';
import { type Layout, placeColumn } from './layout.ts';
import { changeLayout } from './use-layout.ts';

/** A hand that moves less than this means a click. */
const SLACK_PX = 6;

export function useColumnDrag(layout: Layout) {
  const [drag, setDrag] = useState<{ id: ColumnId; to: number } | null>(null);
  const start = useRef<{ id: ColumnId; x: number } | null>(null);
  const dragged = useRef(false);

  const move = (event: PointerEvent<HTMLElement>) => {
    const from = start.current;
    if (!from || (!drag && Math.abs(event.clientX - from.x) < SLACK_PX)) return;
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) event.currentTarget.setPointerCapture(event.pointerId);
    const heads = [...(event.currentTarget.parentElement?.children ?? [])].map(head => head.getBoundingClientRect());
    const before = heads.filter(({ left, width }) => left + width / 2 < event.clientX).length;
    const own = layout.findIndex(({ id }) => id === from.id);
    setDrag({ id: from.id, to: before > own ? before - 1 : before });
  };

  const end = (keep: boolean) => {
    dragged.current = drag !== null;
    if (drag && keep) changeLayout(now => placeColumn(now, drag.id, drag.to));
    start.current = null;
    setDrag(null);
  };

  return {
    /** Whether the click that comes now is only the end of a drag. */
    justDragged: () => {
      const was = dragged.current;
      dragged.current = false;
      return was;
    },
    /** Where the dragged column would come to stand: before or after the one that is there. */
    dropAt: (column: number): 'before' | 'after' | undefined => {
      if (!drag || drag.to !== column) return undefined;
      return layout.findIndex(({ id }) => id === drag.id) < column ? 'after' : 'before';
    },
    handlers: (id: ColumnId) => ({
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        dragged.current = false;
        if (event.button === 0 && event.pointerType === 'mouse') start.current = { id, x: event.clientX };
      },
      onPointerMove: move,
      onPointerUp: () => end(true),
      onPointerCancel: () => end(false),
    }),
  };
}
