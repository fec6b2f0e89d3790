/** Says what a column lets through. What is typed holds at once. */
import type { ColumnFilter } from '../book/column-filter.ts';
import { type ColumnId, FIELDS } from '../book/fields.ts';
import { filterChange, filterOf } from '../book/filter.ts';
import { place, setFilter } from '../place.ts';
import { useStore } from '../store.ts';
import { DateFilter } from './DateFilter.tsx';
import { filterLabel } from './filter-words.ts';
import { NumberFilter } from './NumberFilter.tsx';
import { SetFilter } from './SetFilter.tsx';
import { TextFilter } from './TextFilter.tsx';
import './editor.css';

export function FilterEditor({ id }: { id: ColumnId }) {
  const { filter } = useStore(place);
  const { filter: kind, atVenue = false } = FIELDS[id];
  const now = filterOf(filter, id);
  const change = (next: ColumnFilter | undefined) => setFilter(filterChange(place.get().filter, id, next));
  return (
    <fieldset className="editor">
      <legend>{filterLabel(id)}</legend>
      {kind === 'set' && <SetFilter id={id} chosen={now?.kind === 'set' ? now.values : []} onChange={change} />}
      {kind === 'number' && <NumberFilter now={now?.kind === 'number' ? now : null} onChange={change} />}
      {kind === 'date' && <DateFilter atVenue={atVenue} now={now?.kind === 'date' ? now : null} onChange={change} />}
      {kind === 'text' && <TextFilter now={now?.kind === 'text' ? now : null} onChange={change} />}
      <button type="button" className="link" aria-disabled={!now} onClick={() => change(undefined)}>
        Clear this filter
      </button>
    </fieldset>
  );
}
