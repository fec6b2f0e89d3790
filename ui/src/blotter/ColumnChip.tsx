/** The filter of one column: says what it is, opens to be changed, and is removed with one click. */
import type { ColumnId } from '../book/fields.ts';
import { type BookFilter, filterChange, filterOf } from '../book/filter.ts';
import { Icon } from '../design/icons.tsx';
import { Popover } from '../design/popover.tsx';
import { useDesk } from '../desk-context.ts';
import { setFilter } from '../place.ts';
import { useStore } from '../store.ts';
import { filterLabel, filterWords } from './filter-words.ts';
import { focusList } from './focus-list.ts';
import { Coming, lazyPanel } from './lazy-panels.tsx';

const FilterEditor = lazyPanel(panels => panels.FilterEditor);

export function ColumnChip({ id, filter }: { id: ColumnId; filter: BookFilter }) {
  const { counterparties } = useDesk();
  const names = useStore(counterparties);
  const now = filterOf(filter, id);
  if (!now) return null;
  const remove = () => {
    focusList();
    setFilter(filterChange(filter, id, undefined));
  };
  return (
    <span className="chip on">
      <Popover
        buttonClass="chip-open"
        button={
          <>
            {filterLabel(id)} <b>{filterWords(id, now, lei => names.get(lei))}</b>
          </>
        }
      >
        {() => (
          <Coming>
            <FilterEditor id={id} />
          </Coming>
        )}
      </Popover>
      <button type="button" className="chip-clear" aria-label={`Any ${filterLabel(id).toLowerCase()}`} onClick={remove}>
        <Icon name="close" />
      </button>
    </span>
  );
}
