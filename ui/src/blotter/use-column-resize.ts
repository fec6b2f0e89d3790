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
      const width = handle.parentElement?.offsetWidth ?? 0;
      const from = event.clientX;
      const show = (wanted: Layout) => {
        for (const [name, value] of Object.entries(columnStyle(wanted))) grid?.style.setProperty(name, value);
      };
      const end = () => {
        handle.onpointermove = null;
        handle.onpointerup = null;
        handle.onpointercancel = null;
      };
      handle.setPointerCapture(event.pointerId);
      handle.onpointermove = ({ clientX }) => show(setWidth(layout, id, width + clientX - from));
      handle.onpointerup = ({ clientX }) => {
        end();
        if (clientX !== from) changeLayout(now => setWidth(now, id, width + clientX - from));
      };
      handle.onpointercancel = () => {
        end();
        show(layout);
      };
    },
    /** Back to as wide as there is room. */
    onDoubleClick: () => changeLayout(now => setWidth(now, id, null)),
    onClick: (event: { stopPropagation(): void }) => event.stopPropagation(),
  });
}
