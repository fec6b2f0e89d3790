import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trade } from '../../src/contracts/trade.ts';
import { EVERYTHING, matcher } from '../../ui/src/book/filter.ts';
import { BY_SUBMISSION, comparePlaces } from '../../ui/src/book/order.ts';
import { Totals } from '../../ui/src/book/totals.ts';
import { TradeBook, type TradeOrGone } from '../../ui/src/book/trade-book.ts';
import { trade } from './ui-trade.ts';

const put = (book: TradeBook, ...trades: TradeOrGone[]) => book.putAll(trades);

const BOOKED_ONLY = { matches: ({ status }: Trade) => status === 'BOOKED', order: BY_SUBMISSION };

const idsOf = (book: TradeBook) => book.rows.map(({ tradeId }) => tradeId);

describe('the book', () => {
  it('keeps the last submitted first, wherever a trade comes from', () => {
    const book = new TradeBook();
    for (const tradeId of ['TT', 'TTTT', 'T', 'TTT']) put(book, trade(tradeId, 1));
    expect(idsOf(book)).toEqual(['TTTT', 'TTT', 'TT', 'T']);
  });

  it('only moves a trade forward', () => {
    const book = new TradeBook();
    put(book, trade('T', 2));
    put(book, trade('T', 1, { status: 'PENDING_NEW' }));
    put(book, trade('T', 2, { status: 'PENDING_NEW' }));
    expect(book.get('T')?.status).toBe('BOOKED');
  });

  it('drops a trade that has moved out of sight, and an older page does not bring it back', () => {
    const book = new TradeBook();
    put(book, trade('T', 2));
    put(book, { tradeId: 'T', version: 3 });
    put(book, trade('T', 2));
    expect(book.rows).toEqual([]);
    expect(book.totals.count('booked')).toBe(0);
    put(book, trade('T', 4));
    expect(idsOf(book)).toEqual(['T']);
  });

  it('ends the same whatever the order in which versions come: rows ordered, filtered and counted', () => {
    const versions = fc.array(
      fc.record({
        tradeId: fc.constantFrom('T1', 'T2', 'T33', 'T444'),
        version: fc.integer({ min: 1, max: 5 }),
      }),
    );
    fc.assert(
      fc.property(versions, fc.integer({ min: 0, max: 20 }), (keys, filterAt) => {
        const seen = keys.map(({ tradeId, version }) =>
          trade(tradeId, version, { status: version % 2 ? 'PENDING_NEW' : 'BOOKED', grossAmount: `${version}.00` }),
        );
        const book = new TradeBook();
        seen.forEach((one, index) => {
          if (index === filterAt) book.show(BOOKED_ONLY);
          put(book, one);
        });
        book.show(BOOKED_ONLY);

        const heads = new Map<string, Trade>();
        for (const one of seen) if (one.version > (heads.get(one.tradeId)?.version ?? 0)) heads.set(one.tradeId, one);
        const expected = [...heads.values()].filter(({ status }) => status === 'BOOKED').sort(comparePlaces);
        expect(book.rows).toEqual(expected);
        const totals = new Totals();
        for (const one of expected) totals.add(one);
        expect(book.totals.currencies()).toEqual(totals.currencies());
      }),
    );
  });
});

describe('totals', () => {
  it('keep currencies apart, add exactly, and count only what is booked', () => {
    const totals = new Totals();
    for (let n = 0; n < 10; n++) totals.add(trade(`T${n}`, 2, { grossAmount: '0.1' }));
    totals.add(trade('TS', 2, { side: 'SELL_SHORT', grossAmount: '999999999999999999.99999999' }));
    totals.add(trade('TE', 2, { currency: 'EUR', grossAmount: '5' }));
    totals.add(trade('TP', 1, { status: 'PENDING_NEW', grossAmount: null }));
    totals.add(trade('TC', 3, { status: 'CANCELLED' }));
    expect(totals.currencies()).toEqual([
      { currency: 'USD', trades: 11, bought: 100_000_000n, sold: 99_999_999_999_999_999_999_999_999n },
      { currency: 'EUR', trades: 1, bought: 500_000_000n, sold: 0n },
    ]);
    expect(totals.count('pending')).toBe(1);
  });
});

describe('the filter', () => {
  const matches = (filter: Partial<typeof EVERYTHING>, one = trade('T9', 2, { counterparty: 'LEI1' })) =>
    matcher({ ...EVERYTHING, ...filter }, lei => (lei === 'LEI1' ? 'Morgan Stanley' : undefined))(one);

  it.each([
    [{}, true],
    [{ tone: ['booked'] }, true],
    [{ tone: ['pending', 'rejected'] }, false],
    [{ side: ['SELL'] }, false],
    [{ account: ['EQ-002'] }, false],
    [{ account: ['EQ-001', 'EQ-002'] }, true],
    [{ q: 'aap' }, true],
    [{ q: 'apl' }, false],
    [{ q: 'us03' }, true],
    [{ q: 'stanley' }, true],
    [{ q: 'AAPL stanley eq-001' }, true],
    [{ q: 'AAPL goldman' }, false],
  ] as const)('%o → %s', (filter, expected) => expect(matches(filter)).toBe(expected));
});
