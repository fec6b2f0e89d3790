/** Drags the edge of a column. While one drags, only the style changes; the width is kept at the end. */
import type { PointerEvent } from 'react';
import type { ColumnId } from '../book/fields.ts';
import { columnStyle, type Layout, setWidth } from './layout.ts';
import { changeLayout } from './use-layout.ts';

export function useColumnResize(layout: Layout) {
  return (id: ColumnId) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      const handle = event.currentTarget;
      const grid = handle.closest<HTMLElement>('.grid');
      const start = (handle.parentElement?.offsetWidth ?? 0) - event.clientX;
      const show = (wanted: Layout) => {
        for (const [name, value] of Object.entries(columnStyle(wanted))) grid?.style.setProperty(name, value);
      };
      handle.setPointerCapture(event.pointerId);
      handle.onpointermove = ({ clientX }) => show(setWidth(layout, id, start + clientX));
      handle.onpointercancel = () => show(layout);
      handle.onlostpointercapture = () => {
        handle.onpointermove = null;
      };
      handle.onpointerup = ({ clientX }) => {
        if (handle.onpointermove && start + clientX !== handle.parentElement?.offsetWidth)
          changeLayout(now => setWidth(now, id, start + clientX));
      };
    },
    /** Back to as wide as there is room. */
    onDoubleClick: () => changeLayout(now => setWidth(now, id, null)),
    onClick: (event: { stopPropagation(): void }) => event.stopPropagation(),
  });
}
