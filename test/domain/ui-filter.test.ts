import { describe, expect, it } from 'vitest';
import { filterWords } from '../../ui/src/blotter/filter-words.ts';
import { type ColumnFilter, dayOf, filterTexts, readFilter } from '../../ui/src/book/column-filter.ts';
import type { ColumnId } from '../../ui/src/book/fields.ts';
import {
  EVERYTHING,
  filterChange,
  filteredColumns,
  filterOf,
  isEverything,
  matcher,
} from '../../ui/src/book/filter.ts';
import { serverFilter } from '../../ui/src/book/server-filter.ts';
import { trade } from './ui-trade.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const names = (lei: string) => (lei === 'LEI1' ? 'Morgan Stanley' : undefined);

const one = trade('T9', 3, {
  quantity: '1500.5',
  counterparty: 'LEI1',
  reasons: [{ code: 'UNKNOWN_INSTRUMENT', fixCode: 2, message: 'Nobody knows it' }],
});

const number = (from: string | null, to: string | null): ColumnFilter => ({ kind: 'number', from, to });
const date = (from: string | null, to: string | null): ColumnFilter => ({ kind: 'date', from, to });
const text = (how: 'has' | 'starts' | 'is' | 'lacks' | 'empty' | 'present', word = ''): ColumnFilter => ({
  kind: 'text',
  how,
  text: word,
});
const set = (...values: string[]): ColumnFilter => ({ kind: 'set', values });

describe('a filter of a column', () => {
  it.each<[ColumnId, ColumnFilter, boolean]>([
    ['quantity', number('1500.5', '1500.5'), true],
    ['quantity', number('1500.50000001', null), false],
    ['quantity', number('999', null), true],
    ['quantity', number(null, '9999.99'), true],
    ['quantity', number(null, '999'), false],
    ['notional', number('110', '110.0'), true],
    ['logVersion', number('3', '3'), true],
    ['tradeDate', date('2026-11-23', '2026-11-23'), true],
    ['tradeDate', date('today', null), false],
    ['tradeDate', date('today-1', 'today'), true],
    ['submitted', date('2026-11-23', '2026-11-23'), true],
    ['submitted', date(null, '2026-11-22'), false],
    ['reason', text('has', 'nobody'), true],
    ['reason', text('starts', 'unknown_'), true],
    ['reason', text('lacks', 'NOBODY'), false],
    ['reason', text('present'), true],
    ['clientReference', text('empty'), true],
    ['instrument', text('is', 'aapl'), true],
    ['instrument', text('is', 'US0378331005'), true],
    ['instrument', text('is', 'AAP'), false],
    ['instrument', text('has', '0378'), true],
    ['currency', set('USD', 'EUR'), true],
    ['currency', set('EUR'), false],
    ['counterparty', set('LEI1'), true],
    ['counterparty', set(''), false],
    ['clientReference', text('present'), false],
  ])('%s by %o: %s', (id, filter, expected) => {
    expect(matcher({ ...EVERYTHING, columns: { [id]: filter } }, names, NOW)(one)).toBe(expected);
  });

  it('counts a trade without a trade date by the day of its submission, as the API does', () => {
    const pending = trade('T', 1, { tradeDate: null });
    const matches = matcher({ ...EVERYTHING, columns: { tradeDate: date('2026-11-23', null) } }, names, NOW);
    expect(matches(pending)).toBe(true);
  });

  it('asks for all of them at once', () => {
    const filter = { ...EVERYTHING, tone: ['booked'] as const, columns: { quantity: number('1000', null) } };
    expect(matcher(filter, names, NOW)(one)).toBe(true);
    expect(matcher({ ...filter, account: ['EQ-002'] }, names, NOW)(one)).toBe(false);
  });
});

describe('today is the day at the venue of each trade', () => {
  it.each<[now: string, venue: string | null, tradeDate: string | null, from: string, to: string, expected: boolean]>([
    // The evening of 30 November in New York.
    ['2026-12-01T00:30:00Z', 'XNAS', '2026-11-30', 'today', 'today', true],
    ['2026-12-01T00:30:00Z', 'XNAS', '2026-11-29', 'today', 'today', false],
    ['2026-12-01T00:30:00Z', 'XNAS', '2026-11-29', 'today-1', 'today-1', true],
    ['2026-12-01T00:30:00Z', 'XNAS', '2026-12-01', 'today', 'today', false],
    ['2026-12-01T00:30:00Z', 'XLON', '2026-12-01', 'today', 'today', true],
    ['2026-12-01T05:00:00Z', 'XNAS', '2026-11-30', 'today', 'today', false],
    // The 30th begins in Tokyo at 15:00 UTC.
    ['2026-11-29T14:59:00Z', 'XTKS', '2026-11-29', 'today', 'today', true],
    ['2026-11-29T15:00:00Z', 'XTKS', '2026-11-30', 'today', 'today', true],
    ['2026-11-29T15:00:00Z', 'XTKS', '2026-11-29', 'today', 'today', false],
    ['2026-11-29T15:00:00Z', 'XTKS', '2026-11-24', 'today-6', 'today', true],
    ['2026-11-29T15:00:00Z', 'XTKS', '2026-11-23', 'today-6', 'today', false],
    // At a venue without a known time zone: any date that is today somewhere.
    ['2026-12-01T00:30:00Z', 'XOFF', '2026-11-30', 'today', 'today', true],
    ['2026-12-01T00:30:00Z', 'XOFF', '2026-12-01', 'today', 'today', true],
    ['2026-12-01T00:30:00Z', 'XOFF', '2026-11-29', 'today', 'today', false],
    // Without a trade date yet: submitted at 10:00 UTC on 23 November.
    ['2026-11-23T10:30:00Z', null, null, 'today', 'today', true],
    ['2026-11-23T10:30:00Z', 'XASX', null, 'today', 'today', true],
    ['2026-11-24T10:30:00Z', 'XASX', null, 'today', 'today', false],
  ])('at %s, %s, dated %s, from %s to %s: %s', (now, venue, tradeDate, from, to, expected) => {
    const matches = matcher({ ...EVERYTHING, columns: { tradeDate: date(from, to) } }, names, new Date(now));
    expect(matches(trade('T', 1, { venue, tradeDate }))).toBe(expected);
  });

  it('settles today by the same day, and was submitted today by UTC', () => {
    const evening = new Date('2026-12-01T00:30:00Z');
    const settles = matcher({ ...EVERYTHING, columns: { settlementDate: date('today', 'today') } }, names, evening);
    expect(settles(trade('T', 1, { settlementDate: '2026-11-30' }))).toBe(true);
    const submitted = matcher({ ...EVERYTHING, columns: { submitted: date('today', 'today') } }, names, evening);
    expect(submitted(trade('T', 1, { submittedAt: '2026-12-01T00:29:00.000Z' }))).toBe(true);
  });
});

describe('filters in the address', () => {
  it.each<[ColumnFilter, string[]]>([
    [number('1000', null), ['1000..']],
    [number(null, '0.5'), ['..0.5']],
    [date('today-7', 'today'), ['today-7..today']],
    [text('has', 'a.b'), ['has.a.b']],
    [text('empty'), ['empty']],
    [set('A', 'B'), ['A', 'B']],
  ])('%o is %o', (filter, texts) => {
    expect(filterTexts(filter)).toEqual(texts);
    expect(readFilter(filter.kind, texts)).toEqual(filter);
  });

  it.each([
    ['number', '..'],
    ['number', '1e3..'],
    ['number', '-1..'],
    ['number', '1..2..3'],
    ['number', '1.123456789..'],
    ['date', 'tomorrow..'],
    ['date', '2026-1-1..'],
  ] as const)('as %s, %s says nothing', (kind, written) => expect(readFilter(kind, [written])).toBeUndefined());

  it('takes text without a way to match as what is to be contained', () =>
    expect(readFilter('text', ['limit'])).toEqual(text('has', 'limit')));

  it('moves with the days', () => {
    expect(dayOf('today', '2026-11-24')).toBe('2026-11-24');
    expect(dayOf('today-24', '2026-11-24')).toBe('2026-10-31');
    expect(dayOf('2026-01-01', '2026-11-24')).toBe('2026-01-01');
  });
});

describe('changing filters', () => {
  const change = (filter: typeof EVERYTHING, id: ColumnId, next: ColumnFilter | undefined) => ({
    ...filter,
    ...filterChange(filter, id, next),
  });

  it('adds and takes away, those with lists of their own too', () => {
    let filter = change(EVERYTHING, 'status', set('booked'));
    filter = change(filter, 'price', number('1', null));
    expect(filteredColumns(filter)).toEqual(['status', 'price']);
    expect(filterOf(filter, 'status')).toEqual(set('booked'));
    filter = change(change(filter, 'price', undefined), 'status', undefined);
    expect(isEverything(filter)).toBe(true);
    expect(isEverything(change(EVERYTHING, 'venue', set()))).toBe(true);
  });

  it.each<[ColumnId, ColumnFilter, string]>([
    ['quantity', number('1000', null), '≥ 1,000'],
    ['quantity', number('5', '5'), '= 5'],
    ['quantity', number('1', '2000'), '1 – 2,000'],
    ['tradeDate', date('today', 'today'), 'today'],
    ['tradeDate', date('today-6', 'today'), '6 days ago – today'],
    ['counterparty', set('LEI1'), 'Morgan Stanley'],
    ['currency', set('EUR', 'USD', 'JPY'), 'any of 3'],
    ['currency', set(''), 'none'],
    ['reason', text('present'), 'is not empty'],
    ['reason', text('lacks', 'x'), 'does not contain x'],
  ])('%s by %o is said as: %s', (id, filter, words) => expect(filterWords(id, filter, names)).toBe(words));
});

describe('a filter for the server', () => {
  it('says what the list of the API knows, in its words', () => {
    const filter = {
      ...EVERYTHING,
      tone: ['pending', 'failed'] as const,
      account: ['EQ-001'],
      columns: { tradeDate: date('today-1', 'today') },
    };
    expect(serverFilter(filter, NOW)).toEqual({
      status: ['PENDING_NEW', 'PENDING_REPLACE', 'PENDING_CANCEL', 'PENDING_APPROVAL', 'FAILED'],
      account: ['EQ-001'],
      tradeDateFrom: '2026-11-23',
      tradeDateTo: '2026-11-25',
    });
    expect(serverFilter(EVERYTHING, NOW)).toEqual({});
  });

  it('says nothing rather than something else', () => {
    expect(serverFilter({ ...EVERYTHING, q: 'app' })).toBeNull();
    expect(serverFilter({ ...EVERYTHING, columns: { price: number('1', null) } })).toBeNull();
    expect(serverFilter({ ...EVERYTHING, account: Array.from({ length: 51 }, (_, n) => `A${n}`) })).toBeNull();
  });
});
