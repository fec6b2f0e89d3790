/** What a set filter offers: what is known by reference data, or what occurs among the trades that are loaded. */
import { type ColumnId, FIELDS } from '../book/fields.ts';
import type { Desk } from '../desk.ts';
import { useDesk } from '../desk-context.ts';
import { SIDE, TONES } from '../format/words.ts';
import { useStore } from '../store.ts';
import { wordsFor } from '../ticket/choices.ts';
import { valueName } from './filter-words.ts';
import { type Option, withChosen } from './options.ts';

/** @param chosen these are offered whether they occur or not */
export function useFilterOptions(id: ColumnId, chosen: readonly string[]): readonly Option[] {
  const desk = useDesk();
  const accounts = useStore(desk.accounts);
  const names = useStore(desk.counterparties);
  if (id === 'account')
    return withChosen(
      accounts.map(({ account, name }) => ({ value: account, label: account, note: name })),
      chosen,
    );
  const values = [...new Set([...valuesOf(id, desk), ...chosen])];
  const options = values.map(value => ({ value, label: valueName(id, value, desk.counterpartyName) }));
  if (id === 'status' || id === 'side') return options;
  options.sort((a, b) => (a.label < b.label ? -1 : 1));
  if (id !== 'counterparty') return options;
  // Those of one name are told apart by what else is known of them.
  const words = wordsFor(names);
  return options.map(option => (words.get(option.value) === option.value ? { ...option, note: option.value } : option));
}

function valuesOf(id: ColumnId, { book, counterparties, counterpartyName }: Desk): Iterable<string> {
  if (id === 'status') return TONES;
  if (id === 'side') return Object.keys(SIDE);
  if (id === 'counterparty') return counterparties.get().keys();
  const field = FIELDS[id];
  const code = field.code ?? (trade => field.text(trade, counterpartyName));
  return new Set(Array.from(book.view.get().book.all(), code));
}
