import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trade } from '../../src/contracts/trade.ts';
import { decimalKey } from '../../ui/src/book/decimal-key.ts';
import { comparePlaces, nextSort, orderBy, readSort, type SortBy, sortText } from '../../ui/src/book/order.ts';
import { Totals } from '../../ui/src/book/totals.ts';
import { TradeBook } from '../../ui/src/book/trade-book.ts';
import { toScaled } from '../../ui/src/format/exact.ts';
import { trade } from './ui-trade.ts';

const noName = () => undefined;
const up = (column: SortBy['column']): SortBy => ({ column, descending: false });
const down = (column: SortBy['column']): SortBy => ({ column, descending: true });

describe('decimals as keys', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.stringMatching(/^\d{0,8}$/))
    .map(([whole, fraction]) => (fraction === '' ? `${whole}` : `${whole}.${fraction}`));

  it('sort as the numbers do, to the last digit', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [one, other] = [decimalKey(a), decimalKey(b)];
        const exact = toScaled(a) - toScaled(b);
        expect(one < other).toBe(exact < 0n);
        expect(one === other).toBe(exact === 0n);
      }),
    );
  });

  it.each([
    ['9', '10'],
    ['999999999999999999.99999998', '999999999999999999.99999999'],
    ['0.1', '0.11'],
    ['1', '1.00000001'],
  ])('%s is below %s', (a, b) => expect(decimalKey(a) < decimalKey(b)).toBe(true));

  it('take no notice of zeros that say nothing', () => expect(decimalKey('007.500')).toBe(decimalKey('7.5')));
});

describe('the order', () => {
  const sorted = (sort: readonly SortBy[], ...trades: Trade[]) => {
    const book = new TradeBook();
    book.show({ matches: () => true, order: orderBy(sort, lei => ({ L1: 'Zeta', L2: 'alpha' })[lei]) });
    book.putAll(trades);
    return book.rows.map(({ tradeId }) => tradeId);
  };

  it('counts the first column most, then the next, then the submission', () => {
    const rows = [
      trade('A', 1, { account: 'EQ-002', quantity: '9' }),
      trade('B', 1, { account: 'EQ-001', quantity: '10' }),
      trade('C', 1, { account: 'EQ-001', quantity: '9' }),
      trade('DD', 1, { account: 'EQ-001', quantity: '9.0' }),
    ];
    expect(sorted([up('account'), down('quantity')], ...rows)).toEqual(['B', 'DD', 'C', 'A']);
    expect(sorted([down('account'), up('quantity')], ...rows)).toEqual(['A', 'DD', 'C', 'B']);
  });

  it('puts what has no value last, whichever way round', () => {
    const rows = [trade('A', 1, { venue: null }), trade('B', 1, { venue: 'XNYS' }), trade('C', 1, { venue: 'XLON' })];
    expect(sorted([up('venue')], ...rows)).toEqual(['C', 'B', 'A']);
    expect(sorted([down('venue')], ...rows)).toEqual(['B', 'C', 'A']);
  });

  it('knows counterparties by name, ages by when a trade last changed, and a notional before it is booked', () => {
    const named = [trade('A', 1, { counterparty: 'L1' }), trade('B', 1, { counterparty: 'L2' })];
    expect(sorted([up('counterparty')], ...named)).toEqual(['B', 'A']);
    const aged = [
      trade('OLD', 1, { updatedAt: '2026-11-20T00:00:00.000Z' }),
      trade('NEW', 1, { updatedAt: '2026-11-24T00:00:00.000Z' }),
    ];
    expect(sorted([up('age')], ...aged)).toEqual(['NEW', 'OLD']);
    const worth = [
      trade('X', 1, { grossAmount: '110.00' }),
      trade('Y', 1, { grossAmount: null, quantity: '100', price: '1.2' }),
    ];
    expect(sorted([down('notional')], ...worth)).toEqual(['Y', 'X']);
  });

  it('is the same whether trades come one by one, change, or are sorted all at once; and so are the totals', () => {
    const change = fc.record({
      id: fc.integer({ min: 0, max: 60 }),
      quantity: fc.integer({ min: 1, max: 9 }),
      account: fc.constantFrom('EQ-001', 'EQ-002'),
      batch: fc.integer({ min: 1, max: 50 }),
    });
    const sort = [up('account'), down('quantity')];
    const matches = ({ quantity }: Trade) => quantity !== '5';
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), changes => {
        const live = new TradeBook();
        live.show({ matches, order: orderBy(sort, noName) });
        const versions = new Map<number, number>();
        const all = changes.map(({ id, quantity, account, batch }) => {
          const version = (versions.get(id) ?? 0) + 1;
          versions.set(id, version);
          return { batch, trade: trade(`T${id}`, version, { quantity: `${quantity}`, account }) };
        });
        for (let at = 0; at < all.length; at += all[at]?.batch ?? 1)
          live.putAll(all.slice(at, at + (all[at]?.batch ?? 1)).map(one => one.trade));

        const atOnce = new TradeBook();
        atOnce.putAll(all.map(one => one.trade));
        atOnce.show({ matches, order: orderBy(sort, noName) });
        expect(live.rows).toEqual(atOnce.rows);
        const totals = new Totals();
        for (const one of live.rows) totals.add(one);
        expect(live.totals.currencies()).toEqual(totals.currencies());
        live.rows.forEach((one, row) => {
          expect(live.rowOf(one.tradeId)).toBe(row);
        });
      }),
    );
  });

  it('finds those submitted last, whatever it is sorted by', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 60 });
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 20 }), (numbers, most) => {
        const book = new TradeBook();
        book.show({ matches: () => false, order: orderBy([up('tradeId')], noName) });
        const trades = numbers.map(n => trade(`T${n}`, 1, { submittedAt: new Date(n * 1000).toISOString() }));
        book.putAll(trades);
        expect(book.newest(most)).toEqual([...trades].sort(comparePlaces).slice(0, most));
      }),
    );
  });

  it('keeps a spot in its place when the trade that was there moves on', () => {
    const book = new TradeBook();
    book.show({ matches: () => true, order: orderBy([up('quantity')], noName) });
    book.putAll(['10', '20', '30'].map(quantity => trade(`T${quantity}`, 1, { quantity })));
    const spot = book.spotOf(trade('T20', 1, { quantity: '20' }));
    book.putAll([trade('T20', 2, { quantity: '40' }), trade('T5', 1, { quantity: '5' })]);
    expect(book.indexOf(spot)).toBe(2);
    expect(book.rowOf('T20')).toBe(3);
    expect(book.rowOf('none')).toBe(-1);
  });
});

describe('the sort in the address', () => {
  it('comes back as it was', () => {
    const sort = [down('notional'), up('account')];
    expect(sortText(sort)).toBe('-notional.account');
    expect(readSort('-notional.account')).toEqual(sort);
    expect(readSort('toString.-account.account')).toEqual([down('account')]);
    expect(readSort('')).toEqual([]);
  });

  it('turns with clicks: upwards, downwards, not at all; with Shift beside the others', () => {
    const one = nextSort([], 'price', false);
    expect(one).toEqual([up('price')]);
    expect(nextSort(one, 'price', false)).toEqual([down('price')]);
    expect(nextSort([down('price')], 'price', false)).toEqual([]);
    expect(nextSort(one, 'side', false)).toEqual([up('side')]);
    const two = nextSort(one, 'side', true);
    expect(two).toEqual([up('price'), up('side')]);
    expect(nextSort(two, 'price', true)).toEqual([down('price'), up('side')]);
    expect(nextSort([down('price'), up('side')], 'price', true)).toEqual([up('side')]);
    expect(nextSort(two, 'side', false)).toEqual([up('side')]);
  });
});
