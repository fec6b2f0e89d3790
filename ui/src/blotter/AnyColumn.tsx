/** Every column there is, shown or not, to be filtered or sorted by. */
import { useEffect, useRef, useState } from 'react';
import { COLUMN_IDS, type ColumnId } from '../book/fields.ts';
import { Icon } from '../design/icons.tsx';
import { place, setSort } from '../place.ts';
import { useStore } from '../store.ts';
import { FilterEditor } from './FilterEditor.tsx';
import { filterLabel } from './filter-words.ts';
import { SortButtons } from './SortButtons.tsx';
import './menu.css';

/** Said to be the same as `updated`, which is there too. */
const OFFERED = COLUMN_IDS.filter(id => id !== 'age');

export function AnyColumn() {
  const [chosen, setChosen] = useState<ColumnId | null>(null);
  const sort = useStore(place, at => at.sort);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (chosen !== null) back.current?.focus();
  }, [chosen]);

  if (chosen === null)
    return (
      <div className="column-list">
        {OFFERED.map(id => (
          <button key={id} type="button" className="panel-item" onClick={() => setChosen(id)}>
            {filterLabel(id)}
          </button>
        ))}
      </div>
    );
  return (
    <div className="column-menu">
      <button ref={back} type="button" className="link" onClick={() => setChosen(null)}>
        <Icon name="back" /> All columns
      </button>
      <FilterEditor id={chosen} />
      <SortButtons id={chosen} sort={sort} onChange={setSort} />
    </div>
  );
}
