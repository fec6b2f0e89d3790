/** Dates as the market has them: clock by market by date. A row is a line that a trader could add. */
import { describe, expect, test } from 'vitest';
import type { CommandOnTrade } from '../../src/domain/trade/commands.ts';
import type { Terms } from '../../src/domain/trade/terms.ts';
import { settlementDateProblem, tradeDateProblem } from '../../src/domain/trade/trade-date.ts';
import { account, DatedTrade, listing } from '../support/dated-trade.ts';
import { amend, rollback } from '../support/story.ts';

/** The evening of 30 November in New York. */
const NEW_YORK_EVENING = '2026-12-01T00:30:00.000Z';
/** The 29th in Tokyo ends at 15:00 UTC. */
const BEFORE_TOKYO_MIDNIGHT = '2026-11-29T14:59:00.000Z';
const AFTER_TOKYO_MIDNIGHT = '2026-11-29T16:00:00.000Z';
const JUST_AFTER_TOKYO_MIDNIGHT = '2026-11-29T15:59:00.000Z';

const INSTRUMENTS = [
  listing('AAPL', 'US0378331005', 'XNAS', 'USD', 'USNY'),
  listing('7203', 'JP3633400001', 'XTKS', 'USD', 'JPTO'),
  listing('SAP', 'DE0007164600', 'XETR', 'EUR', 'EUTA'),
  // Venues without a known time zone: the city of the settlement calendar tells the date.
  listing('OTC-JP', 'JP3435000009', 'XOFF', 'USD', 'JPTO'),
  listing('OTC-US', 'US5949181045', 'OTCX', 'USD', 'USNY'),
];
const world = () => ({ instruments: [...INSTRUMENTS], accounts: [account('2015-01-01')] });

const FUTURE = 'REJECTED TRADE_DATE_IN_FUTURE';

describe('booking judges a trade date by the venue, else by the market of the instrument', () => {
  test.for<[clock: string, symbol: string, venue: string | undefined, tradeDate: string, outcome: string]>([
    [NEW_YORK_EVENING, 'AAPL', undefined, '2026-11-30', 'BOOKED'],
    [NEW_YORK_EVENING, 'AAPL', undefined, '2026-12-01', FUTURE],
    [NEW_YORK_EVENING, 'AAPL', 'XLON', '2026-12-01', 'BOOKED'],
    [NEW_YORK_EVENING, 'AAPL', 'XNYS', '2026-12-01', FUTURE],
    [NEW_YORK_EVENING, 'AAPL', 'XOFF', '2026-12-01', FUTURE],
    [NEW_YORK_EVENING, 'SAP', undefined, '2026-12-01', 'BOOKED'],
    [NEW_YORK_EVENING, '7203', undefined, '2026-12-01', 'BOOKED'],
    [NEW_YORK_EVENING, 'OTC-US', undefined, '2026-12-01', FUTURE],
    [NEW_YORK_EVENING, 'OTC-US', undefined, '2026-11-30', 'BOOKED'],
    [NEW_YORK_EVENING, 'OTC-JP', undefined, '2026-12-01', 'BOOKED'],
    [BEFORE_TOKYO_MIDNIGHT, '7203', undefined, '2026-11-30', FUTURE],
    [JUST_AFTER_TOKYO_MIDNIGHT, '7203', undefined, '2026-11-30', 'BOOKED'],
    [AFTER_TOKYO_MIDNIGHT, '7203', undefined, '2026-11-30', 'BOOKED'],
    [AFTER_TOKYO_MIDNIGHT, '7203', 'XTKS', '2026-12-01', FUTURE],
    [AFTER_TOKYO_MIDNIGHT, '7203', 'XNAS', '2026-11-30', FUTURE],
    [AFTER_TOKYO_MIDNIGHT, 'AAPL', 'XTKS', '2026-11-30', 'BOOKED'],
    [AFTER_TOKYO_MIDNIGHT, 'OTC-JP', 'XOFF', '2026-11-30', 'BOOKED'],
    [AFTER_TOKYO_MIDNIGHT, 'SAP', undefined, '2026-11-30', FUTURE],
    // UTC, where the instrument is not known.
    [AFTER_TOKYO_MIDNIGHT, 'NOPE', undefined, '2026-11-30', 'REJECTED UNKNOWN_INSTRUMENT TRADE_DATE_IN_FUTURE'],
  ])('at %s, %s at %s dated %s: %s', ([clock, symbol, venue, tradeDate, outcome]) => {
    const terms: Partial<Terms> = { symbol, tradeDate, ...(venue !== undefined && { venue }) };
    expect(new DatedTrade(world()).submit(clock, terms).book(clock).outcome).toBe(outcome);
  });

  test.for<[clock: string, symbol: string, tradeDate: string]>([
    [NEW_YORK_EVENING, 'AAPL', '2026-11-30'],
    [NEW_YORK_EVENING, 'OTC-US', '2026-11-30'],
    [NEW_YORK_EVENING, 'SAP', '2026-12-01'],
    [BEFORE_TOKYO_MIDNIGHT, '7203', '2026-11-29'],
    [AFTER_TOKYO_MIDNIGHT, '7203', '2026-11-30'],
    [AFTER_TOKYO_MIDNIGHT, 'OTC-JP', '2026-11-30'],
    [AFTER_TOKYO_MIDNIGHT, 'AAPL', '2026-11-29'],
  ])('at %s, %s without a trade date is of %s', ([clock, symbol, tradeDate]) => {
    const { state, outcome } = new DatedTrade(world()).submit(clock, { symbol }).book(clock);
    expect([outcome, state.current.terms.tradeDate]).toEqual(['BOOKED', tradeDate]);
  });
});

describe('the future is judged as of the moment the terms were given', () => {
  const LATER = '2026-12-05T12:00:00.000Z';

  test('booked days later, or again after a failure: still in the future', () => {
    const submitted = () => new DatedTrade(world()).submit(NEW_YORK_EVENING, { tradeDate: '2026-12-01' });
    expect(submitted().book(LATER).outcome).toBe(FUTURE);
    const failed = submitted().happens(LATER, { type: 'BookingFailed', data: { revision: 1, cause: 'the data' } });
    const retried = failed.command(LATER, { type: 'retry', reason: 'again' });
    expect(retried.book(LATER).outcome).toBe(FUTURE);
  });

  test('a trade submitted without a date keeps its day, however late it is booked', () => {
    const { state } = new DatedTrade(world()).submit(NEW_YORK_EVENING).book(LATER);
    expect(state.current.terms.tradeDate).toBe('2026-11-30');
  });

  const tokyo = () =>
    new DatedTrade(world())
      .submit(AFTER_TOKYO_MIDNIGHT, { venue: 'XTKS', tradeDate: '2026-11-30' })
      .book(AFTER_TOKYO_MIDNIGHT);

  test.for<[what: string, command: CommandOnTrade, clock: string, outcome: string]>([
    [
      'the venue alone, to one where the date has yet to come',
      amend({ venue: 'XNAS' }),
      AFTER_TOKYO_MIDNIGHT,
      'BOOKED TRADE_DATE_IN_FUTURE',
    ],
    ['the venue alone, once the date has come there', amend({ venue: 'XNAS' }), '2026-11-30T05:00:00.000Z', 'BOOKED'],
    [
      'the venue alone, to one without a known time zone',
      amend({ venue: 'XOFF' }),
      AFTER_TOKYO_MIDNIGHT,
      'BOOKED TRADE_DATE_IN_FUTURE',
    ],
    ['the price', amend({ price: '190' }), AFTER_TOKYO_MIDNIGHT, 'BOOKED'],
  ])('an amendment of %s: %s', ([, command, clock, outcome]) => {
    expect(tokyo().command(clock, command).book(clock).outcome).toBe(outcome);
  });

  test('an amendment of the venue alone leaves the trade date, given or not', () => {
    const trade = new DatedTrade(world()).submit(AFTER_TOKYO_MIDNIGHT, { venue: 'XTKS' }).book(AFTER_TOKYO_MIDNIGHT);
    trade.command(LATER, amend({ venue: 'XNAS' })).book(LATER);
    expect(trade.state.current.terms).toMatchObject({ venue: 'XNAS', tradeDate: '2026-11-30' });
  });

  test('a rollback to terms whose date has yet to come at their venue', () => {
    const trade = new DatedTrade(world())
      .submit(AFTER_TOKYO_MIDNIGHT, { venue: 'XNAS', tradeDate: '2026-11-30' })
      .command(AFTER_TOKYO_MIDNIGHT, amend({ venue: 'XTKS' }))
      .book(AFTER_TOKYO_MIDNIGHT);
    expect(trade.outcome).toBe('BOOKED');
    const back = () => rollback(1);
    expect(trade.command(AFTER_TOKYO_MIDNIGHT, back()).book(LATER).outcome).toBe('BOOKED TRADE_DATE_IN_FUTURE');
    expect(trade.command(LATER, back()).book(LATER).outcome).toBe('BOOKED');
  });
});

describe('dates that can be judged from the request alone', () => {
  test.for<[clock: string, venue: string | undefined, tradeDate: string, allowed: boolean]>([
    [NEW_YORK_EVENING, 'XNAS', '2026-11-30', true],
    [NEW_YORK_EVENING, 'XNAS', '2026-12-01', false],
    [NEW_YORK_EVENING, 'XTKS', '2026-12-01', true],
    [NEW_YORK_EVENING, undefined, '2026-12-01', true],
    [NEW_YORK_EVENING, undefined, '2026-12-02', false],
    [AFTER_TOKYO_MIDNIGHT, undefined, '2026-11-30', true],
    [AFTER_TOKYO_MIDNIGHT, 'XOFF', '2026-11-30', true],
    [BEFORE_TOKYO_MIDNIGHT, 'XTKS', '2026-11-30', false],
    [JUST_AFTER_TOKYO_MIDNIGHT, 'XTKS', '2026-11-30', true],
    ['2026-11-30T09:59:00.000Z', undefined, '2026-12-01', false],
    ['2026-11-30T10:00:00.000Z', undefined, '2026-12-01', true],
    [NEW_YORK_EVENING, 'XNAS', '2014-12-31', false],
    [NEW_YORK_EVENING, 'XNAS', '2015-01-01', true],
  ])('at %s, venue %s, trade date %s: %s', ([clock, venue, tradeDate, allowed]) => {
    expect(tradeDateProblem(tradeDate, venue, clock) === undefined).toBe(allowed);
  });

  test.for<[settlementDate: string, tradeDate: string, allowed: boolean]>([
    ['2026-11-26', '2026-11-27', false],
    ['2026-11-27', '2026-11-27', true],
    ['2027-11-27', '2026-11-27', true],
    ['2027-11-28', '2026-11-27', false],
    ['2025-02-28', '2024-02-29', true],
    ['2025-03-01', '2024-02-29', false],
    ['2028-02-29', '2027-03-01', true],
  ])('settlement on %s of a trade on %s: %s', ([settlementDate, tradeDate, allowed]) => {
    expect(settlementDateProblem(settlementDate, tradeDate) === undefined).toBe(allowed);
  });

  test.for([
    ['2026-11-29', 'REJECTED OTHER'],
    ['2026-11-30', 'BOOKED'],
    ['2027-11-30', 'BOOKED'],
    ['2027-12-01', 'REJECTED OTHER'],
  ] as const)('without a trade date, booking judges a settlement date of %s: %s', ([settlementDate, outcome]) => {
    const trade = new DatedTrade(world()).submit(NEW_YORK_EVENING, { settlementDate }).book(NEW_YORK_EVENING);
    expect(trade.outcome).toBe(outcome);
  });
});
