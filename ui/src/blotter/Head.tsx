// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be virtualised and keep its semantics
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is one stop, and names its active cell
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys for its header (use-grid-keys.ts)
/** The grid's header: a click sorts, with Shift by several columns; columns are dragged to their places and widths. */
import type { MouseEvent } from 'react';
import { type ColumnId, FIELDS } from '../book/fields.ts';
import type { SortBy } from '../book/order.ts';
import { nextSort } from '../book/order.ts';
import { Icon } from '../design/icons.tsx';
import { setSort } from '../place.ts';
import { cellClass } from './columns.tsx';
import type { Layout } from './layout.ts';
import { cellId } from './Row.tsx';
import { useColumnDrag } from './use-column-drag.ts';
import { useColumnResize } from './use-column-resize.ts';

interface HeadProps {
  layout: Layout;
  lefts: readonly (number | null)[];
  sort: readonly SortBy[];
  filtered: readonly ColumnId[];
  /** The column that the cursor is in; -1 when it is in a row. */
  cursor: number;
  onMenu: (column: ColumnId) => void;
}

export const HEAD_ID = 'head';

export function Head({ layout, lefts, sort, filtered, cursor, onMenu }: HeadProps) {
  const drag = useColumnDrag(layout);
  const resize = useColumnResize(layout);
  const sortAt = (event: MouseEvent, id: ColumnId) => {
    if (!drag.justDragged()) setSort(nextSort(sort, id, event.shiftKey));
  };
  return (
    <div role="row" className="head" aria-rowindex={1} data-active={cursor >= 0 || undefined}>
      {layout.map(({ id, pinned }, column) => {
        const place = sort.findIndex(by => by.column === id);
        const by = sort[place];
        const left = lefts[column];
        return (
          <span
            key={id}
            role="columnheader"
            id={cellId(HEAD_ID, id)}
            aria-colindex={column + 1}
            aria-label={nameOf(id, by, place, sort.length, filtered.includes(id))}
            aria-sort={by && place === 0 ? (by.descending ? 'descending' : 'ascending') : undefined}
            className={cellClass(id, pinned)}
            data-cursor={cursor === column || undefined}
            data-drop={drag.dropAt(column)}
            data-column={id}
            style={left == null ? undefined : { left }}
            onClick={event => sortAt(event, id)}
            onContextMenu={event => {
              event.preventDefault();
              onMenu(id);
            }}
            {...drag.handlers(id)}
          >
            <span className="head-title">{FIELDS[id].title}</span>
            {filtered.includes(id) && <Icon name="filter" />}
            {by && (
              <span className="head-sort" aria-hidden="true">
                {by.descending ? '↓' : '↑'}
                {sort.length > 1 && <sup>{place + 1}</sup>}
              </span>
            )}
            <button
              type="button"
              className="head-menu"
              tabIndex={-1}
              aria-label={`Options for ${FIELDS[id].title}`}
              onClick={event => {
                event.stopPropagation();
                onMenu(id);
              }}
            >
              <Icon name="down" />
            </button>
            <span className="head-resize" aria-hidden="true" {...resize(id)} />
          </span>
        );
      })}
    </div>
  );
}

function nameOf(id: ColumnId, by: SortBy | undefined, place: number, sorted: number, filtered: boolean): string {
  const rank = by && sorted > 1 ? `, sorted ${by.descending ? 'downwards' : 'upwards'} as number ${place + 1}` : '';
  return `${FIELDS[id].title}${rank}${filtered ? ', filtered' : ''}`;
}
