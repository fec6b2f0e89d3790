/** All that can be done with one column: sort, filter, pin, move, size, hide. Everything a mouse does by dragging is here too. */
import type { ColumnId } from '../book/fields.ts';
import { FIELDS } from '../book/fields.ts';
import { Icon } from '../design/icons.tsx';
import { Floating } from '../design/popover.tsx';
import { place, setSort } from '../place.ts';
import { useStore } from '../store.ts';
import { FilterEditor } from './FilterEditor.tsx';
import { leastWidth, moveColumn, setWidth, toggleColumn, togglePin } from './layout.ts';
import { SortButtons } from './SortButtons.tsx';
import { changeLayout, useLayout } from './use-layout.ts';
import './menu.css';

const STEP = 32;

interface ColumnMenuProps {
  id: ColumnId;
  anchor: HTMLElement;
  onClose: () => void;
}

export function ColumnMenu({ id, anchor, onClose }: ColumnMenuProps) {
  const layout = useLayout();
  const sort = useStore(place, at => at.sort);
  const column = layout.find(one => one.id === id);
  const resize = (by: number) => () =>
    changeLayout(now => now.map(one => (one.id === id ? { ...one, width: leastWidth(one) + by } : one)));
  return (
    <Floating anchor={anchor} label={`Column ${FIELDS[id].title}`} onClose={onClose}>
      <div className="column-menu">
        <SortButtons id={id} sort={sort} onChange={setSort} />
        <FilterEditor id={id} />
        {column && (
          <fieldset className="column-acts" aria-label="Column">
            <button type="button" className="button small" onClick={() => changeLayout(now => togglePin(now, id))}>
              <Icon name="pin" /> {column.pinned ? 'Unpin' : 'Pin'}
            </button>
            <button type="button" className="button small" onClick={() => changeLayout(now => moveColumn(now, id, -1))}>
              Move left
            </button>
            <button type="button" className="button small" onClick={() => changeLayout(now => moveColumn(now, id, 1))}>
              Move right
            </button>
            <button type="button" className="button small" onClick={resize(-STEP)}>
              Narrower
            </button>
            <button type="button" className="button small" onClick={resize(STEP)}>
              Wider
            </button>
            <button
              type="button"
              className="button small"
              aria-disabled={column.width === null}
              onClick={() => changeLayout(now => setWidth(now, id, null))}
            >
              Own width
            </button>
            <button
              type="button"
              className="button small"
              onClick={() => {
                changeLayout(now => toggleColumn(now, id));
                onClose();
              }}
            >
              Hide
            </button>
          </fieldset>
        )}
      </div>
    </Floating>
  );
}
