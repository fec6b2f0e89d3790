/** A column in the chooser: shown or not, pinned or not, and its place. */
import { FIELDS } from '../book/fields.ts';
import { Icon } from '../design/icons.tsx';
import { moveColumn, type ShownColumn, toggleColumn, togglePin } from './layout.ts';
import { sayPolitely } from './say.ts';
import { changeLayout, currentLayout } from './use-layout.ts';

interface ColumnLineProps {
  column: ShownColumn;
  first: boolean;
  last: boolean;
}

export function ColumnLine({ column: { id, pinned }, first, last }: ColumnLineProps) {
  const { title } = FIELDS[id];
  const move = (by: number) => {
    changeLayout(now => moveColumn(now, id, by));
    sayPolitely(`${title}, column ${currentLayout().findIndex(column => column.id === id) + 1}`);
  };
  return (
    <li>
      <label className="check">
        <input id={`shows-${id}`} type="checkbox" checked onChange={() => changeLayout(now => toggleColumn(now, id))} />
        {title}
      </label>
      <button
        id={`pins-${id}`}
        type="button"
        className="icon-button"
        aria-label={`Pin ${title}`}
        aria-pressed={pinned}
        onClick={() => changeLayout(now => togglePin(now, id))}
      >
        <Icon name="pin" />
      </button>
      <button
        id={`lifts-${id}`}
        type="button"
        className="icon-button"
        aria-label={`Move ${title} up`}
        aria-disabled={first}
        onClick={() => move(-1)}
      >
        <Icon name="up" />
      </button>
      <button
        id={`lowers-${id}`}
        type="button"
        className="icon-button"
        aria-label={`Move ${title} down`}
        aria-disabled={last}
        onClick={() => move(1)}
      >
        <Icon name="down-arrow" />
      </button>
    </li>
  );
}
