/** The filters in force, each a chip that opens to be changed, and the way to more of them. */
import { type BookFilter, filteredColumns } from '../book/filter.ts';
import { useDesk } from '../desk-context.ts';
import { SIDE, type Side, TONES, toneLabel } from '../format/words.ts';
import { setFilter } from '../place.ts';
import { useStore } from '../store.ts';
import { AddFilter } from './AddFilter.tsx';
import { ColumnChip } from './ColumnChip.tsx';
import { FilterChip } from './FilterChip.tsx';

const STATUSES = TONES.map(tone => ({ value: tone, label: toneLabel(tone) }));
const SIDES = (Object.keys(SIDE) as Side[]).map(side => ({ value: side, label: SIDE[side].long }));
/** These have chips of their own, whether they are filtered by or not. */
const ALWAYS = ['status', 'side', 'account'];

export function FilterBar({ filter }: { filter: BookFilter }) {
  const accounts = useStore(useDesk().accounts);
  const known = accounts.map(({ account, name }) => ({ value: account, label: account, note: name }));
  return (
    <>
      <FilterChip label="Status" options={STATUSES} chosen={filter.tone} onChange={tone => setFilter({ tone })} />
      <FilterChip label="Side" options={SIDES} chosen={filter.side} onChange={side => setFilter({ side })} />
      <FilterChip
        label="Account"
        options={known}
        chosen={filter.account}
        onChange={account => setFilter({ account })}
      />
      {filteredColumns(filter)
        .filter(id => !ALWAYS.includes(id))
        .map(id => (
          <ColumnChip key={id} id={id} filter={filter} />
        ))}
      <AddFilter />
    </>
  );
}
