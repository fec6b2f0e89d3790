/** Every column there is, shown or not, to be filtered or sorted by. */
import { useRef, useState } from 'react';
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
  const top = useRef<HTMLDivElement>(null);
  const choose = (id: ColumnId | null) => {
    // What has the focus goes with the list it stands in.
    top.current?.focus();
    setChosen(id);
  };

  return (
    <div ref={top} tabIndex={-1} className={chosen === null ? 'column-list' : 'column-menu'}>
      {chosen === null ? (
        OFFERED.map(id => (
          <button key={id} type="button" className="panel-item" onClick={() => choose(id)}>
            {filterLabel(id)}
          </button>
        ))
      ) : (
        <>
          <button type="button" className="link" onClick={() => choose(null)}>
            <Icon name="back" /> All columns
          </button>
          <FilterEditor id={chosen} />
          <SortButtons id={chosen} sort={sort} onChange={setSort} />
        </>
      )}
    </div>
  );
}
