/** Which instrument terms mean: listing by what was given. A row is a line that a trader could add. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findInstrument, type Given, listingOf } from '../../src/domain/booking/find-instrument.ts';
import type { ComparedTrade, Instrument } from '../../src/domain/booking/reference-data.ts';
import { account, DatedTrade, listing } from '../support/dated-trade.ts';
import { amend, rollback } from '../support/story.ts';

const SHELL = 'GB00BP6MXD84';
const GE_OLD = 'US3696041033';
const GE_NEW = 'US3696043013';

const LISTINGS: readonly Instrument[] = [
  listing('SHEL', SHELL, 'XLON', 'GBP', 'GBLO'),
  listing('SHELL', SHELL, 'XAMS', 'EUR', 'EUTA'),
  listing('GE', GE_OLD, 'XNYS', 'USD', 'USNY'),
  listing('GE', GE_NEW, 'XNYS', 'USD', 'USNY', { validFrom: '2021-08-02' }),
  // Two listings in one currency, told apart by venue alone; a third was delisted.
  listing('AIR', 'NL0000235190', 'XPAR', 'EUR', 'EUTA'),
  listing('AIRD', 'NL0000235190', 'XETR', 'EUR', 'EUTA'),
  listing('AIRS', 'NL0000235190', 'XMAD', 'EUR', 'EUTA'),
  listing('AIRS', 'NL0000235190', 'XMAD', 'EUR', 'EUTA', { validFrom: '2026-03-02', active: false }),
  // One ISIN passed from one symbol to another.
  listing('FB', 'US30303M1027', 'XNAS', 'USD', 'USNY'),
  listing('FB', 'US30303M1027', 'XNAS', 'USD', 'USNY', { validFrom: '2022-06-09', active: false }),
  listing('META', 'US30303M1027', 'XNAS', 'USD', 'USNY', { validFrom: '2022-06-09' }),
];

const MAY = '2026-05-21';

const GIVEN: readonly [given: Given, found: string][] = [
  [{ symbol: 'SHEL', tradeDate: MAY }, 'SHEL'],
  [{ symbol: 'SHELL', tradeDate: MAY }, 'SHELL'],
  [{ isin: SHELL, tradeDate: MAY }, 'AMBIGUOUS_INSTRUMENT'],
  [{ isin: SHELL, venue: 'XAMS', tradeDate: MAY }, 'SHELL'],
  [{ isin: SHELL, venue: 'XLON', tradeDate: MAY }, 'SHEL'],
  [{ isin: SHELL, venue: 'XOFF', tradeDate: MAY }, 'AMBIGUOUS_INSTRUMENT'],
  [{ isin: SHELL, currency: 'EUR', tradeDate: MAY }, 'SHELL'],
  [{ isin: SHELL, currency: 'GBP', tradeDate: MAY }, 'SHEL'],
  [{ isin: SHELL, currency: 'USD', tradeDate: MAY }, 'OTHER'],
  // Currency comes before venue.
  [{ isin: SHELL, currency: 'GBP', venue: 'XAMS', tradeDate: MAY }, 'SHEL'],
  [{ symbol: 'SHEL', isin: SHELL, venue: 'XAMS', tradeDate: MAY }, 'SHEL'],
  [{ symbol: 'SHEL', currency: 'EUR', tradeDate: MAY }, 'OTHER'],
  [{ symbol: 'SHEL', isin: GE_NEW, tradeDate: MAY }, 'UNKNOWN_INSTRUMENT'],
  [{ symbol: 'NOPE', tradeDate: MAY }, 'UNKNOWN_INSTRUMENT'],
  [{ symbol: 'SHEL', tradeDate: '2014-12-31' }, 'UNKNOWN_INSTRUMENT'],
  [{ isin: GE_OLD, tradeDate: '2026-11-20' }, 'UNKNOWN_INSTRUMENT'],
  [{ symbol: 'GE', isin: GE_OLD, tradeDate: '2026-11-20' }, 'UNKNOWN_INSTRUMENT'],
  [{ isin: GE_OLD, tradeDate: '2021-07-30' }, 'GE'],
  [{ symbol: 'GE', isin: GE_OLD, tradeDate: '2021-07-30' }, 'GE'],
  [{ isin: GE_OLD, tradeDate: '2021-08-01' }, 'GE'],
  [{ isin: GE_OLD, tradeDate: '2021-08-02' }, 'UNKNOWN_INSTRUMENT'],
  [{ isin: GE_NEW, tradeDate: '2021-08-02' }, 'GE'],
  [{ isin: GE_NEW, tradeDate: '2021-07-30' }, 'UNKNOWN_INSTRUMENT'],
  [{ symbol: 'GE', tradeDate: '2021-07-30' }, 'GE'],
  [{ isin: 'NL0000235190', tradeDate: MAY }, 'AMBIGUOUS_INSTRUMENT'],
  [{ isin: 'NL0000235190', venue: 'XETR', tradeDate: MAY }, 'AIRD'],
  [{ isin: 'NL0000235190', currency: 'EUR', venue: 'XPAR', tradeDate: MAY }, 'AIR'],
  // A delisted listing is left out, so its venue narrows nothing.
  [{ isin: 'NL0000235190', venue: 'XMAD', tradeDate: MAY }, 'AMBIGUOUS_INSTRUMENT'],
  [{ isin: 'NL0000235190', venue: 'XMAD', tradeDate: '2026-02-27' }, 'AIRS'],
  [{ symbol: 'AIRS', tradeDate: MAY }, 'UNKNOWN_INSTRUMENT'],
  [{ isin: 'US30303M1027', tradeDate: '2022-06-08' }, 'FB'],
  [{ isin: 'US30303M1027', tradeDate: '2022-06-09' }, 'META'],
];

const NOON = '2026-05-21T12:00:00.000Z';
const nameOf = (given: Given, versions = LISTINGS, submittedAt = NOON) => {
  const { instrument, reason } = findInstrument(given, submittedAt, versions);
  return instrument?.symbol ?? reason?.code;
};

describe('listing by what was given', () => {
  test.for(GIVEN)('%o is %s', ([given, found]) => {
    expect(nameOf(given)).toBe(found);
  });

  test('messages name the listings and the currency', () => {
    const message = (given: Given) => findInstrument(given, NOON, LISTINGS).reason?.message;
    expect(message({ isin: SHELL })).toBe(
      `instrument ${SHELL} has several listings: give the symbol, currency or venue of one of SHEL (XLON, GBP), SHELL (XAMS, EUR)`,
    );
    expect(message({ isin: SHELL, currency: 'USD' })).toBe(
      `instrument ${SHELL} does not trade in USD; its listings: SHEL (XLON, GBP), SHELL (XAMS, EUR)`,
    );
    expect(message({ symbol: 'AIRS' })).toBe('instrument AIRS is no longer active');
    const many = Array.from({ length: 1000 }, (_, n) => listing(`S${n}`, SHELL, 'XLON', 'GBP', 'GBLO'));
    expect(findInstrument({ isin: SHELL }, NOON, many).reason?.message).toMatch(/S106 \(XLON, GBP\) and 990 more/);
  });

  test.for<[submittedAt: string, given: Given, found: string, tradeDate: string]>([
    // GE has its new ISIN from 2 August 2021, which begins in New York at 04:00 UTC.
    ['2021-08-02T03:59:00.000Z', { isin: GE_OLD }, 'GE', '2021-08-01'],
    ['2021-08-02T04:00:00.000Z', { isin: GE_OLD }, 'UNKNOWN_INSTRUMENT', '2021-08-02'],
    ['2021-08-02T04:00:00.000Z', { isin: GE_NEW }, 'GE', '2021-08-02'],
    // Today at the venue given; at a venue without a known time zone, today at the market.
    ['2026-05-21T23:30:00.000Z', { symbol: 'SHEL' }, 'SHEL', '2026-05-22'],
    ['2026-05-21T23:30:00.000Z', { symbol: 'SHEL', venue: 'XNYS' }, 'SHEL', '2026-05-21'],
    ['2026-05-21T23:30:00.000Z', { symbol: 'SHEL', venue: 'XOFF' }, 'SHEL', '2026-05-22'],
    ['2026-05-22T01:30:00.000Z', { symbol: 'GE', venue: 'XOFF' }, 'GE', '2026-05-21'],
  ])('submitted at %s without a trade date, %o is %s of %s', ([submittedAt, given, name, tradeDate]) => {
    expect(nameOf(given, LISTINGS, submittedAt)).toBe(name);
    expect(findInstrument(given, submittedAt, LISTINGS).tradeDate).toBe(tradeDate);
  });

  test('the same instrument is found in whatever order the reference data came', () => {
    const order = fc.shuffledSubarray([...LISTINGS], { minLength: LISTINGS.length });
    const given = fc.record(
      {
        symbol: fc.constantFrom(...LISTINGS.map(({ symbol }) => symbol)),
        isin: fc.constantFrom(...LISTINGS.map(({ isin }) => isin)),
        currency: fc.constantFrom('EUR', 'GBP', 'USD'),
        venue: fc.constantFrom('XLON', 'XAMS', 'XPAR', 'XETR', 'XMAD', 'XNYS', 'XOFF'),
        tradeDate: fc.constantFrom('2014-01-01', '2021-08-01', '2021-08-02', '2022-06-09', '2026-03-02', MAY),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(order, given, (shuffled, terms) => {
        expect(findInstrument(terms, NOON, shuffled)).toEqual(findInstrument(terms, NOON, LISTINGS));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a booked trade keeps its symbol, ISIN and currency', () => {
  const at = '2026-11-27T15:00:00.000Z';
  const world = () => ({ instruments: [...LISTINGS], accounts: [account('2015-01-01')] });
  const shel = () =>
    new DatedTrade(world()).submit(at, { isin: SHELL, currency: 'GBP', tradeDate: '2026-11-26' }).book(at);
  const own = ({ state: { current } }: DatedTrade) =>
    [current.terms.symbol, current.terms.isin, current.terms.currency, current.terms.venue].join(' ');

  test('another listing is corrected, or added, before an amendment of the price: the same listing', () => {
    const trade = shel();
    expect(own(trade)).toBe(`SHEL ${SHELL} GBP XLON`);
    trade.world.instruments.push(
      listing('SHELL', SHELL, 'XAMS', 'EUR', 'EUTA', { validFrom: '2026-11-20', name: 'Shell plc' }),
      listing('SHELX', SHELL, 'XLON', 'GBP', 'GBLO'),
    );
    trade.command(at, amend({ price: '31.26' })).book(at);
    expect([trade.outcome, own(trade)]).toEqual(['BOOKED', `SHEL ${SHELL} GBP XLON`]);
  });

  test('an amendment of the venue changes the venue alone', () => {
    const trade = shel();
    trade.command(at, amend({ venue: 'XAMS' })).book(at);
    expect([trade.outcome, own(trade)]).toEqual(['BOOKED', `SHEL ${SHELL} GBP XAMS`]);
  });

  test('its listing gets another ISIN, currency or venue under the same date: the terms stay', () => {
    const trade = shel();
    trade.world.instruments = [listing('SHEL', 'US0378331005', 'XAMS', 'EUR', 'EUTA')];
    trade.command(at, amend({ price: '31.26' })).book(at);
    expect([trade.outcome, own(trade)]).toEqual(['BOOKED', `SHEL ${SHELL} GBP XLON`]);
  });

  const ge = () => new DatedTrade(world()).submit(at, { symbol: 'GE', tradeDate: '2021-07-30' }).book(at);

  test('another trade date takes the ISIN of the same symbol on that date, and a rollback takes it back', () => {
    const trade = ge();
    expect(own(trade)).toBe(`GE ${GE_OLD} USD XNYS`);
    trade.command(at, amend({ tradeDate: '2021-08-02' })).book(at);
    expect([trade.outcome, own(trade)]).toEqual(['BOOKED', `GE ${GE_NEW} USD XNYS`]);
    trade.command(at, rollback(2)).book(at);
    expect([trade.outcome, own(trade)]).toEqual(['BOOKED', `GE ${GE_OLD} USD XNYS`]);
  });

  test('another trade date within the same version keeps the ISIN, corrected since or not', () => {
    for (const isin of [GE_OLD, 'US0378331005']) {
      const trade = ge();
      trade.world.instruments = [listing('GE', isin, 'XNYS', 'USD', 'USNY')];
      trade.command(at, amend({ tradeDate: '2021-07-29' })).book(at);
      expect([trade.outcome, own(trade)]).toEqual(['BOOKED', `GE ${GE_OLD} USD XNYS`]);
    }
  });

  test('a version recorded after the booking says the ISIN of another trade date, and of no other amendment', () => {
    const trade = ge();
    trade.world.instruments.push(listing('GE', 'US0378331005', 'XNYS', 'USD', 'USNY', { validFrom: '2021-07-28' }));
    trade.command(at, amend({ price: '12.96' })).book(at);
    expect([trade.outcome, own(trade)]).toEqual(['BOOKED', `GE ${GE_OLD} USD XNYS`]);
    trade.command(at, amend({ tradeDate: '2021-07-29' })).book(at);
    expect([trade.outcome, own(trade)]).toEqual(['BOOKED', 'GE US0378331005 USD XNYS']);
  });

  test('a trade date before the first version of the symbol is refused', () => {
    const trade = new DatedTrade({
      instruments: [listing('META', 'US30303M1027', 'XNAS', 'USD', 'USNY', { validFrom: '2022-06-09' })],
      accounts: [account('2015-01-01')],
    })
      .submit(at, { symbol: 'META', tradeDate: '2022-06-10' })
      .book(at);
    trade.command(at, amend({ tradeDate: '2022-06-08' })).book(at);
    expect(trade.outcome).toBe('BOOKED UNKNOWN_INSTRUMENT');
  });
});

describe('duplicates compare listings, found in the same way', () => {
  const other: ComparedTrade = {
    tradeId: 'T1',
    status: 'PENDING_NEW',
    account: 'EQ-001',
    side: 'BUY',
    symbol: null,
    isin: SHELL,
    quantity: '100',
    price: '31.25',
    currency: null,
    tradeDate: MAY,
    venue: null,
    bookingReference: null,
    submittedAt: NOON,
  };

  test.for<[what: string, difference: Partial<ComparedTrade>, symbol: string | undefined]>([
    ['the ISIN alone means no listing', {}, undefined],
    ['by venue', { venue: 'XAMS' }, 'SHELL'],
    ['by currency', { currency: 'GBP' }, 'SHEL'],
    ['booked: its own symbol, whatever is known now', { symbol: 'OLD', bookingReference: 'BK-1' }, 'OLD'],
    ['booked and about to be replaced', { symbol: 'OLD', status: 'PENDING_REPLACE' }, 'OLD'],
    ['not booked, under a symbol that has another ISIN', { symbol: 'GE' }, undefined],
  ])('%s', ([, difference, symbol]) => {
    expect(listingOf({ ...other, ...difference }, LISTINGS)).toEqual({ symbol, tradeDate: MAY });
  });
});
