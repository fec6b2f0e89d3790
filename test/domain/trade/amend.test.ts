/** An amendment changes the terms that it names; a new trade date also changes settlement date and ISIN. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideBooking } from '../../../src/domain/booking/decide-booking.ts';
import { type Instrument, type ReferenceData, referenceKeys } from '../../../src/domain/booking/reference-data.ts';
import { AMENDABLE, type Changes } from '../../../src/domain/trade/commands.ts';
import { decide } from '../../../src/domain/trade/decide.ts';
import { supposing } from '../../../src/domain/trade/preview.ts';
import { serveTrade } from '../../../src/domain/trade/served-trade.ts';
import type { TradeState } from '../../../src/domain/trade/state.ts';
import type { Terms } from '../../../src/domain/trade/terms.ts';
import { TERMS } from '../../support/reference-data.ts';
import { book, rollback, Story, submit } from '../../support/story.ts';

const GOLDMAN = 'FOR8UP27PHTHYVLBNG30';
const JPMORGAN = '7H6GLXDRUGQFU57RNE97';
const TRACE = { publishedAt: '2026-11-23T15:00:00.000Z', consumedAt: '2026-11-23T15:00:00.000Z' };
const NOW = '2026-11-23T15:00:00.000Z';

const common = { name: 'GE', currency: 'USD', active: true, referencePrice: null, priceBandPercent: null } as const;
const before = { ...common, symbol: 'GE', mic: 'XNYS', settlementCalendar: 'USNY' } as const;
const versions: Instrument[] = [
  { ...before, isin: 'US3696041033', validFrom: '2015-01-01' },
  { ...before, isin: 'US3696043013', validFrom: '2021-08-02' },
];
/** The same two versions after corrections of all that booking fills in from them. */
const corrected = versions.map((version): Instrument => ({ ...version, mic: 'XLON', settlementCalendar: 'GBLO' }));

function world(
  instruments: Instrument[],
  { terms }: TradeState['current'],
  bookedOn: string | undefined,
): ReferenceData {
  const account = { validFrom: '2000-01-01', open: true, notionalLimit: null, approvalNotional: null };
  return {
    keys: referenceKeys(terms, bookedOn),
    instruments,
    accounts: [terms.account, bookedOn ?? terms.account].map(code => ({
      ...account,
      account: code,
      name: code,
      rollbackNeedsApproval: false,
    })),
    counterparties: [GOLDMAN, JPMORGAN]
      .filter(lei => lei === terms.counterparty)
      .map(lei => ({ lei, name: lei, active: true, validFrom: '2000-01-01' })),
    currencies: [{ code: 'USD', minorUnits: 2 }],
    sameReference: [],
  };
}

/** The trade after booking has decided. */
function decided(state: TradeState, instruments: Instrument[]): TradeState {
  const event = decideBooking(state, world(instruments, state.current, state.booked[0]?.account), TRACE);
  return event ? supposing(state, event) : state;
}

/** The trade with an amendment pending, or the pointer to what is wrong with the amendment. */
function amended(state: TradeState, changes: Changes, now = NOW): TradeState | string {
  const decision = decide(state, { type: 'amend', changes, reason: 'r' }, () => null, now);
  if ('event' in decision) return supposing(state, decision.event);
  return decision.refusal.code === 'invalid' ? decision.refusal.pointer : decision.refusal.code;
}

const submitted = (terms: Partial<Terms>): TradeState =>
  Story.of(submit({ symbol: 'GE', price: '12.95', ...terms })).state;

type Term = keyof Terms;

/** The names of the terms in which two sets differ. */
const differing = (one: Terms, other: Terms): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter(name => one[name as Term] !== other[name as Term])
    .sort();

/** The trade is dated on a Thursday before a holiday of New York that London does not keep. */
const TRADED = '2021-07-01';
const GIVEN = { tradeDate: TRADED, venue: 'XETR', counterparty: GOLDMAN };
const AGREED = '2021-12-20';
/** Days in the version of GE that was booked, and in the next version, which has another ISIN. */
const [SAME_VERSION, NEXT_VERSION] = ['2021-07-15', '2021-08-06'] as const;

/**
 * Each row: an amendment, the terms that differ after it where no settlement date was agreed, and where one was. Everything
 * that booking fills in (primary venue, settlement calendar) was corrected in between.
 */
const TABLE: readonly (readonly [changes: Changes, computed: readonly Term[], agreed: readonly Term[]])[] = [
  [{ quantity: '200' }, ['quantity'], ['quantity']],
  [{ price: '13' }, ['price'], ['price']],
  [{ side: 'SELL' }, ['side'], ['side']],
  [{ account: 'EQ-002' }, ['account'], ['account']],
  [{ tradeDate: TRADED }, [], []],
  [{ tradeDate: SAME_VERSION }, ['tradeDate', 'settlementDate'], ['tradeDate']],
  [{ tradeDate: NEXT_VERSION }, ['tradeDate', 'settlementDate', 'isin'], ['tradeDate', 'isin']],
  [{ tradeDate: null }, ['tradeDate', 'settlementDate', 'isin'], []],
  [{ settlementDate: '2021-12-15' }, ['settlementDate'], ['settlementDate']],
  [{ settlementDate: null }, ['settlementDate'], ['settlementDate']],
  [
    { tradeDate: NEXT_VERSION, settlementDate: '2021-12-15' },
    ['tradeDate', 'settlementDate', 'isin'],
    ['tradeDate', 'settlementDate', 'isin'],
  ],
  [{ tradeDate: SAME_VERSION, settlementDate: null }, ['tradeDate', 'settlementDate'], ['tradeDate', 'settlementDate']],
  [{ venue: 'XNAS' }, ['venue'], ['venue']],
  [{ venue: null }, ['venue'], ['venue']],
  [{ counterparty: JPMORGAN }, ['counterparty'], ['counterparty']],
  [{ counterparty: null }, ['counterparty'], ['counterparty']],
  [{ price: '12', side: 'SELL_SHORT', venue: null }, ['price', 'side', 'venue'], ['price', 'side', 'venue']],
];

describe('an amendment changes what it names; a new trade date also changes the settlement date and the ISIN', () => {
  const rows = TABLE.map(([changes, ...columns]) => [JSON.stringify(changes), changes, ...columns] as const);

  test.for(rows)('%s', ([, changes, computed, agreed]) => {
    for (const [settlementDate, expected] of [
      [undefined, computed],
      [AGREED, agreed],
    ] as const) {
      const trade = decided(submitted({ ...GIVEN, ...(settlementDate && { settlementDate }) }), versions);
      const pending = amended(trade, changes);
      if (typeof pending === 'string') expect.fail(`refused: ${pending}`);
      const after = decided(pending, corrected);
      expect(differing(trade.current.terms, after.current.terms)).toEqual([...expected].sort());
    }
  });

  test('and every term that can be amended has a row', () => {
    const named = TABLE.flatMap(([changes]) => Object.keys(changes));
    expect([...new Set(named)].sort()).toEqual([...AMENDABLE].sort());
  });

  test('without its trade date, a trade whose agreed settlement date is past is refused, and stays as it was', () => {
    const trade = decided(submitted({ ...GIVEN, settlementDate: AGREED }), versions);
    const after = decided(amended(trade, { tradeDate: null }) as TradeState, versions);
    expect(after).toMatchObject({ status: 'BOOKED', current: trade.current, reasons: [{ code: 'OTHER' }] });
  });

  test('what booking filled in stays too: the default trade date under another venue', () => {
    const trade = decided(submitted({}), versions);
    const after = decided(amended(trade, { venue: 'XTKS' }) as TradeState, corrected);
    expect(trade.current.terms).toMatchObject({ tradeDate: '2026-11-23', venue: 'XNYS' });
    expect(differing(trade.current.terms, after.current.terms)).toEqual(['venue']);
  });
});

describe('the dates of an amendment are judged beside those that stand', () => {
  const trade = decided(submitted({ tradeDate: '2024-02-29', settlementDate: '2024-03-04' }), versions);

  /** Each row: an amendment of a trade of 2024-02-29 that settles on 2024-03-04 as agreed, and the term at fault. */
  const DATES: readonly (readonly [Changes, '/tradeDate' | '/settlementDate' | 'accepted'])[] = [
    [{ settlementDate: '2024-02-28' }, '/settlementDate'],
    [{ settlementDate: '2024-02-29' }, 'accepted'],
    [{ settlementDate: '2025-02-28' }, 'accepted'],
    [{ settlementDate: '2025-03-01' }, '/settlementDate'],
    [{ tradeDate: '2024-03-05' }, '/tradeDate'],
    [{ tradeDate: '2024-03-04' }, 'accepted'],
    [{ tradeDate: '2023-03-04' }, 'accepted'],
    [{ tradeDate: '2023-03-03' }, '/tradeDate'],
    [{ tradeDate: '2023-03-03', settlementDate: null }, 'accepted'],
    [{ tradeDate: '2024-03-05', settlementDate: '2024-03-04' }, '/settlementDate'],
    [{ tradeDate: '2024-03-05', settlementDate: '2025-03-06' }, '/settlementDate'],
    [{ tradeDate: '2024-03-05', settlementDate: '2025-03-05' }, 'accepted'],
    [{ tradeDate: '2014-12-31' }, '/tradeDate'],
    [{ tradeDate: '2026-11-24' }, '/tradeDate'],
    [{ quantity: '7' }, 'accepted'],
  ];

  test.for(DATES)('%o: %s', ([changes, expected]) => {
    const after = amended(trade, changes);
    expect(typeof after === 'string' ? after : 'accepted').toBe(expected);
  });

  test('a venue where the trade date has not come yet is left to booking; with a date, the date is judged there', () => {
    // It is the 30th in Tokyo and the 29th in New York.
    const now = '2026-11-29T16:00:00.000Z';
    const tokyo = submitted({ venue: 'XTKS', tradeDate: '2026-11-30' });
    expect(amended(tokyo, { venue: 'XNYS' }, now)).toHaveProperty('status', 'PENDING_NEW');
    expect(amended(tokyo, { venue: 'XNYS', tradeDate: '2026-11-30' }, now)).toBe('/tradeDate');
    expect(amended(tokyo, { venue: 'XNYS', tradeDate: '2026-11-29' }, now)).toHaveProperty('status', 'PENDING_NEW');
    expect(amended(tokyo, { venue: 'XASX' }, now)).toHaveProperty('status', 'PENDING_NEW');
  });
});

describe('while a trade is pending', () => {
  const shown = (state: TradeState | string) => (typeof state === 'string' ? state : serveTrade(state));
  const trade = decided(submitted({ tradeDate: TRADED }), versions);

  test('a term that booking has yet to fill in is null, not what it was', () => {
    const { quantity, ...pending } = {
      quantity: '7',
      settlementDate: '2021-07-06',
      isin: 'US3696041033',
      venue: 'XNYS',
    };
    expect(shown(amended(trade, { quantity }))).toMatchObject({ quantity, ...pending });
    expect(shown(amended(trade, { tradeDate: SAME_VERSION }))).toMatchObject({ settlementDate: null, isin: null });
    expect(shown(amended(trade, { venue: null }))).toMatchObject({ venue: null, settlementDate: '2021-07-06' });
  });

  test('a rollback to before the first booking shows the listing that the trade has', () => {
    const { symbol: _, ...terms } = { ...TERMS, isin: 'US0378331005' };
    const byIsin = Story.of({ type: 'submit', terms }, book, rollback(1));
    expect(serveTrade(byIsin.state)).toMatchObject({ status: 'PENDING_REPLACE', symbol: 'AAPL', currency: 'USD' });
  });
});

describe('whatever is amended, in whatever order', () => {
  const date = fc.constantFrom('2021-06-30', TRADED, SAME_VERSION, NEXT_VERSION, '2021-12-15', '2022-03-01');
  const optional = {
    tradeDate: date,
    settlementDate: date,
    venue: fc.constantFrom('XETR', 'XNAS', 'XTKS'),
    counterparty: fc.constantFrom(GOLDMAN, JPMORGAN),
  };
  const given = fc.record({ ...optional, isin: fc.constant('US3696041033') }, { requiredKeys: [] });
  const orNull = Object.fromEntries(Object.entries(optional).map(([name, value]) => [name, fc.option(value)]));
  const changes = fc.record(
    {
      quantity: fc.constantFrom('7', '8'),
      side: fc.constantFrom('BUY', 'SELL'),
      account: fc.constantFrom('A', 'B'),
      ...orNull,
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Changes>;
  const steps = fc.array(fc.tuple(changes, fc.constantFrom(versions, corrected, null)), { minLength: 1, maxLength: 6 });

  test('only settlement date and ISIN change unnamed, with the trade date, and never a settlement date agreed', () => {
    let changed = 0;
    fc.assert(
      fc.property(given, steps, (first, rest) => {
        let trade = decided(submitted({ tradeDate: TRADED, ...first }), versions);
        fc.pre(trade.status === 'BOOKED');
        let confirmed = { trade, agreed: first.settlementDate !== undefined };
        let { agreed } = confirmed;
        const named = new Set<string>();
        for (const [asked, reference] of rest) {
          const after = amended(trade, asked);
          if (typeof after === 'string') continue;
          for (const name of Object.keys(asked)) named.add(name);
          if (asked.settlementDate !== undefined) agreed = asked.settlementDate !== null;
          const pending = Object.entries(after.current.terms);
          trade = reference ? decided(after, reference) : after;
          if (trade.status === 'PENDING_REPLACE') continue;
          if (trade.reasons.length === 0) {
            const allowed = named.has('tradeDate') ? ['isin', ...(agreed ? [] : ['settlementDate'])] : [];
            const differs = differing(confirmed.trade.current.terms, trade.current.terms);
            expect([...named, ...allowed]).toEqual(expect.arrayContaining(differs));
            // Terms shown while it was pending are the terms booked.
            expect(Object.entries(trade.current.terms)).toEqual(expect.arrayContaining(pending));
            changed += 1;
            confirmed = { trade, agreed };
          } else expect(trade.current).toEqual(confirmed.trade.current);
          agreed = confirmed.agreed;
          named.clear();
        }
      }),
    );
    expect(changed).toBeGreaterThan(50);
  });
});
