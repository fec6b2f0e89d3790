/** What a column is filtered by, in a few words, for its chip. */
import type { ColumnFilter, TextMatch } from '../book/column-filter.ts';
import { type ColumnId, FIELDS, type NameOf } from '../book/fields.ts';
import { grouped } from '../format/amount.ts';
import { shortDate } from '../format/time.ts';
import { isSide, SIDE, TONES, toneLabel } from '../format/words.ts';

/** Values named in a chip; of more, their number. */
const NAMED = 2;

export const TEXT_WORDS: { [H in TextMatch]: string } = {
  has: 'contains',
  starts: 'begins with',
  is: 'is exactly',
  lacks: 'does not contain',
  empty: 'is empty',
  present: 'is not empty',
};

export function filterWords(id: ColumnId, filter: ColumnFilter, nameOf: NameOf): string {
  if (filter.kind === 'text') return `${TEXT_WORDS[filter.how]} ${filter.text}`.trim();
  if (filter.kind === 'set')
    return filter.values.length > NAMED
      ? `any of ${filter.values.length}`
      : filter.values.map(value => valueName(id, value, nameOf)).join(', ');
  const show = filter.kind === 'number' ? grouped : dayWords;
  const [from, to] = [filter.from && show(filter.from), filter.to && show(filter.to)];
  if (from === to) return filter.kind === 'number' ? `= ${from}` : `${from}`;
  if (from && to) return `${from} – ${to}`;
  if (filter.kind === 'number') return from ? `≥ ${from}` : `≤ ${to}`;
  return from ? `since ${from}` : `until ${to}`;
}

/** A value of a set as the grid shows it. */
export function valueName(id: ColumnId, value: string, nameOf: NameOf): string {
  if (id === 'status') return toneLabel(TONES.find(tone => tone === value) ?? 'pending');
  if (id === 'side') return isSide(value) ? SIDE[value].long : value;
  if (value === '') return 'none';
  return id === 'counterparty' ? (nameOf(value) ?? value) : value;
}

function dayWords(day: string): string {
  const back = /^today(?:-(\d+))?$/.exec(day)?.[1];
  if (back === '1') return 'yesterday';
  if (back !== undefined) return `${back} days ago`;
  return day === 'today' ? 'today' : shortDate(day);
}

export const filterLabel = (id: ColumnId): string => (id === 'age' ? 'Changed' : FIELDS[id].title);
