/** What one column lets through, and how that stands in the address: `quantity=1000..`, `tradeDate=today..`, `reason=has.limit`. */
import { earliestLocalDate, latestLocalDate, venueDate } from '../../../src/client/dates.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { decimalKey } from './decimal-key.ts';
import type { Field, NameOf } from './fields.ts';

export const TEXT_MATCHES = ['has', 'starts', 'is', 'lacks', 'empty', 'present'] as const;
export type TextMatch = (typeof TEXT_MATCHES)[number];

/** Bounds are inclusive; null is open. Dates are `YYYY-MM-DD`, `today` or `today-7`. */
export type ColumnFilter =
  | { kind: 'set'; values: readonly string[] }
  | { kind: 'number'; from: string | null; to: string | null }
  | { kind: 'date'; from: string | null; to: string | null }
  | { kind: 'text'; how: TextMatch; text: string };

const DECIMAL = /^\d{1,18}(\.\d{1,8})?$/;
const DAY = /^(\d{4}-\d{2}-\d{2}|today(-\d{1,4})?)$/;

/** Texts that stand for one filter: several only for a set. */
export function filterTexts(filter: ColumnFilter): readonly string[] {
  if (filter.kind === 'set') return filter.values;
  if (filter.kind === 'text') return [isWordless(filter.how) ? filter.how : `${filter.how}.${filter.text}`];
  return [`${filter.from ?? ''}..${filter.to ?? ''}`];
}

/** @returns undefined when the texts say no filter of this kind */
export function readFilter(kind: Field['filter'], texts: readonly string[]): ColumnFilter | undefined {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (kind === 'set') return { kind, values: [...new Set(texts)] };
  if (kind === 'text') return readText(first);
  const bound = kind === 'number' ? DECIMAL : DAY;
  const [from = '', to = '', ...more] = first.split('..');
  if (more.length > 0 || (from === '' && to === '')) return undefined;
  if ([from, to].some(text => text !== '' && !bound.test(text))) return undefined;
  return { kind, from: from || null, to: to || null };
}

/** Ways to match that need no text. */
export const isWordless = (how: TextMatch): boolean => how === 'empty' || how === 'present';

function readText(text: string): ColumnFilter {
  const how = TEXT_MATCHES.find(match => (isWordless(match) ? text === match : text.startsWith(`${match}.`)));
  if (how === undefined) return { kind: 'text', how: 'has', text };
  return { kind: 'text', how, text: isWordless(how) ? '' : text.slice(how.length + 1) };
}

/** `today-7` → the date that was seven days before `today`; a date stays as it is. */
export function dayOf(text: string, today: string): string {
  const back = /^today(?:-(\d+))?$/.exec(text);
  return back ? new Date(Date.parse(today) - Number(back[1] ?? 0) * 86_400_000).toISOString().slice(0, 10) : text;
}

/** Possible dates at a venue at an instant: one for a known time zone, else any on Earth. */
export function datesAt(venue: string | null, instant: string): { first: string; last: string } {
  const date = venue === null ? undefined : venueDate(venue, instant);
  return { first: date ?? earliestLocalDate(instant), last: date ?? latestLocalDate(instant) };
}

/** A test for one filter, made once and run over many trades. */
export function filterTest(field: Field, filter: ColumnFilter, nameOf: NameOf, now: Date): (trade: Trade) => boolean {
  if (filter.kind === 'set') {
    const wanted = new Set(filter.values);
    const code = field.code ?? (trade => field.text(trade, nameOf));
    return trade => wanted.has(code(trade));
  }
  const text = field.search ?? ((trade: Trade) => field.text(trade, nameOf));
  if (filter.kind === 'text') return textTest(filter.how, filter.text.toLowerCase(), text);
  if (filter.kind === 'date' && field.atVenue) return venueDayTest(filter.from, filter.to, text, now);
  const key = filter.kind === 'number' ? decimalKey : (day: string) => dayOf(day, now.toISOString().slice(0, 10));
  const keyIn = filter.kind === 'number' ? decimalKey : (time: string) => time.slice(0, 10);
  const from = filter.from === null ? '' : key(filter.from);
  const to = filter.to === null ? null : key(filter.to);
  return trade => {
    const value = keyIn(text(trade));
    return value !== '' && value >= from && (to === null || value <= to);
  };
}

/** Days as the venue of each trade has them: the trade just made is of today there. */
function venueDayTest(from: string | null, to: string | null, text: (trade: Trade) => string, now: Date) {
  const instant = now.toISOString();
  // A date at a venue takes far longer to find than to compare.
  const known = new Map<string | null, { from: string; to: string | null }>();
  const boundsAt = (venue: string | null) => {
    const { first, last } = datesAt(venue, instant);
    return { from: from === null ? '' : dayOf(from, first), to: to === null ? null : dayOf(to, last) };
  };
  return (trade: Trade) => {
    const value = text(trade);
    if (value === '') return false;
    const bounds = known.get(trade.venue) ?? boundsAt(trade.venue);
    known.set(trade.venue, bounds);
    const { first, last } = value.includes('T') ? datesAt(trade.venue, value) : { first: value, last: value };
    return last >= bounds.from && (bounds.to === null || first <= bounds.to);
  };
}

function textTest(how: TextMatch, wanted: string, text: (trade: Trade) => string): (trade: Trade) => boolean {
  const tests: { [H in TextMatch]: (value: string) => boolean } = {
    has: value => value.includes(wanted),
    starts: value => value.startsWith(wanted),
    is: value => value === wanted || value.split(' ').includes(wanted),
    lacks: value => !value.includes(wanted),
    empty: value => value === '',
    present: value => value !== '',
  };
  const passes = tests[how];
  return trade => passes(text(trade).toLowerCase());
}
