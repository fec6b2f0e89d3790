/** Limits as they are now: limit by recorded when by dated when. A row is a line that a trader could add. */
import { describe, expect, test } from 'vitest';
import type { Account, Instrument } from '../../src/domain/booking/reference-data.ts';
import type { CommandOnTrade } from '../../src/domain/trade/commands.ts';
import { account, DatedTrade, listing } from '../support/dated-trade.ts';
import { amend, cancel, rollback } from '../support/story.ts';

/** Saturday noon in New York: it is the same date nearly everywhere. */
const NOON = '2026-11-28T17:00:00.000Z';
const ALWAYS = '2015-01-01';
const TODAY = '2026-11-28';
const YESTERDAY = '2026-11-27';
const TOMORROW = '2026-11-29';

/** Limits by the date from which they hold. */
type Versions<T> = Record<string, Partial<T>>;
const aapl = (validFrom: string, limits: Partial<Instrument>) =>
  listing('AAPL', 'US0378331005', 'XNAS', 'USD', 'USNY', { validFrom, ...limits });
const eq001 = (validFrom: string, limits: Partial<Account>) => account(validFrom, limits);

const world = (accounts: Versions<Account>, instruments: Versions<Instrument> = { [ALWAYS]: {} }) => ({
  accounts: [...Object.entries(accounts).map(version => eq001(...version)), account(ALWAYS, { account: 'EQ-002' })],
  instruments: Object.entries(instruments).map(version => aapl(...version)),
});

const ASKS = 'PENDING_APPROVAL NOTIONAL_NEEDS_APPROVAL';
const TOO_LARGE = 'REJECTED NOTIONAL_EXCEEDS_THRESHOLD';
const CLOSED = 'REJECTED ACCOUNT_NOT_OPEN';
const DELISTED = 'REJECTED UNKNOWN_INSTRUMENT';
const OFF_BAND = 'REJECTED PRICE_EXCEEDS_BAND';
const LIMIT = { notionalLimit: '10000' };
const FOUR_EYES = { approvalNotional: '10000' };

describe('accounts: a first booking of 18,922.00 on Saturday 28 November', () => {
  test.for<[what: string, recorded: Versions<Account>, dated: string, outcome: string]>([
    ['no limit', { [ALWAYS]: {} }, TODAY, 'BOOKED'],
    ['limited from the start', { [ALWAYS]: LIMIT }, TODAY, TOO_LARGE],
    ['limited today, dated yesterday', { [ALWAYS]: {}, [TODAY]: LIMIT }, YESTERDAY, TOO_LARGE],
    ['limited today, dated today', { [ALWAYS]: {}, [TODAY]: LIMIT }, TODAY, TOO_LARGE],
    ['limited tomorrow', { [ALWAYS]: {}, [TOMORROW]: LIMIT }, TODAY, 'BOOKED'],
    ['limit lifted today, dated today', { [ALWAYS]: LIMIT, [TODAY]: {} }, TODAY, 'BOOKED'],
    ['limit lifted today, dated yesterday', { [ALWAYS]: LIMIT, [TODAY]: {} }, YESTERDAY, TOO_LARGE],
    ['limited for a day that is neither', { [ALWAYS]: {}, '2026-11-25': LIMIT, [YESTERDAY]: {} }, YESTERDAY, 'BOOKED'],
    ['closed from the start', { [ALWAYS]: { open: false } }, TODAY, CLOSED],
    ['closed today, dated yesterday', { [ALWAYS]: {}, [TODAY]: { open: false } }, YESTERDAY, CLOSED],
    ['closed tomorrow', { [ALWAYS]: {}, [TOMORROW]: { open: false } }, TODAY, 'BOOKED'],
    ['opened today, dated yesterday', { [ALWAYS]: { open: false }, [TODAY]: {} }, YESTERDAY, CLOSED],
    ['opened today, dated today', { [ALWAYS]: { open: false }, [TODAY]: {} }, TODAY, 'BOOKED'],
    ['not there yet on the trade date', { [TODAY]: {} }, YESTERDAY, CLOSED],
    ['four eyes from the start', { [ALWAYS]: FOUR_EYES }, TODAY, ASKS],
    ['four eyes today, dated yesterday', { [ALWAYS]: {}, [TODAY]: FOUR_EYES }, YESTERDAY, ASKS],
    ['four eyes until today, dated yesterday', { [ALWAYS]: FOUR_EYES, [TODAY]: {} }, YESTERDAY, ASKS],
    ['four eyes until today, dated today', { [ALWAYS]: FOUR_EYES, [TODAY]: {} }, TODAY, 'BOOKED'],
    ['four eyes tomorrow', { [ALWAYS]: {}, [TOMORROW]: FOUR_EYES }, TODAY, 'BOOKED'],
  ])('%s', ([, recorded, tradeDate, outcome]) => {
    expect(new DatedTrade(world(recorded)).submit(NOON, { tradeDate }).book(NOON).outcome).toBe(outcome);
  });
});

const BAND = { referencePrice: '150', priceBandPercent: '10' };
const WIDE = { referencePrice: '150', priceBandPercent: '90' };

describe('instruments: a first booking at 189.22 on Saturday 28 November', () => {
  test.for<[what: string, recorded: Versions<Instrument>, dated: string, outcome: string]>([
    ['delisted from the start', { [ALWAYS]: { active: false } }, TODAY, DELISTED],
    ['delisted today, dated yesterday', { [ALWAYS]: {}, [TODAY]: { active: false } }, YESTERDAY, DELISTED],
    ['delisted next month', { [ALWAYS]: {}, '2026-12-28': { active: false } }, TODAY, 'BOOKED'],
    ['listed today, dated yesterday', { [TODAY]: {} }, YESTERDAY, DELISTED],
    ['listed today, dated today', { [TODAY]: {} }, TODAY, 'BOOKED'],
    ['relisted today, dated yesterday', { [ALWAYS]: { active: false }, [TODAY]: {} }, YESTERDAY, DELISTED],
    ['a band of the trade date', { [ALWAYS]: BAND }, TODAY, OFF_BAND],
    ['a band since today, none on the trade date', { [ALWAYS]: {}, [TODAY]: BAND }, YESTERDAY, OFF_BAND],
    ['a band since today, a wider one on the trade date', { [ALWAYS]: WIDE, [TODAY]: BAND }, YESTERDAY, 'BOOKED'],
    ['a band of the trade date, none today', { [ALWAYS]: BAND, [TODAY]: {} }, YESTERDAY, OFF_BAND],
    ['a band from tomorrow', { [ALWAYS]: {}, [TOMORROW]: BAND }, TODAY, 'BOOKED'],
    [
      'a band since today, under another ISIN',
      { [ALWAYS]: {}, [TODAY]: { ...BAND, isin: 'US5949181045' } },
      YESTERDAY,
      'BOOKED',
    ],
  ])('%s', ([, recorded, tradeDate, outcome]) => {
    const known = world({ [ALWAYS]: {} }, recorded);
    expect(new DatedTrade(known).submit(NOON, { tradeDate }).book(NOON).outcome).toBe(outcome);
  });
});

describe('closed, or delisted, since it was booked: what adds is refused, other corrections are not', () => {
  const changes: [what: string, command: CommandOnTrade, adds: boolean][] = [
    ['another price', amend({ price: '190' }), false],
    ['a smaller quantity', amend({ quantity: '50' }), false],
    ['the same quantity', amend({ quantity: '100.0' }), false],
    ['another settlement date', amend({ settlementDate: '2026-12-03' }), false],
    ['another venue', amend({ venue: 'XNYS' }), false],
    ['an earlier trade date', amend({ tradeDate: '2026-11-26' }), false],
    ['a larger quantity', amend({ quantity: '100.00000001' }), true],
    ['another side', amend({ side: 'SELL' }), true],
    ['a short sale', amend({ side: 'SELL_SHORT' }), true],
  ];

  // A version of today is in force now; one of yesterday is that of the trade date too.
  for (const since of [TODAY, YESTERDAY])
    test.for(changes)(`${since}: %s`, ([, command, adds]) => {
      const closed = new DatedTrade(world({ [ALWAYS]: {} })).submit(NOON, { tradeDate: YESTERDAY }).book(NOON);
      closed.world.accounts.push(eq001(since, { open: false }));
      expect(closed.command(NOON, command).book(NOON).outcome).toBe(adds ? 'BOOKED ACCOUNT_NOT_OPEN' : 'BOOKED');
      const delisted = new DatedTrade(world({ [ALWAYS]: {} })).submit(NOON, { tradeDate: YESTERDAY }).book(NOON);
      delisted.world.instruments.push(aapl(since, { active: false }));
      expect(delisted.command(NOON, command).book(NOON).outcome).toBe(adds ? 'BOOKED UNKNOWN_INSTRUMENT' : 'BOOKED');
    });

  test('a move of the trade date into the time when the account is closed', () => {
    const trade = new DatedTrade(world({ [ALWAYS]: {} })).submit(NOON, { tradeDate: '2026-11-20' }).book(NOON);
    trade.world.accounts.push(eq001('2026-11-25', { open: false }));
    expect(trade.command(NOON, amend({ tradeDate: '2026-11-26' })).book(NOON).outcome).toBe('BOOKED ACCOUNT_NOT_OPEN');
  });

  test('a move onto a closed account, and one away from it', () => {
    const moved = new DatedTrade(world({ [ALWAYS]: {} }))
      .submit(NOON, { account: 'EQ-002', tradeDate: YESTERDAY })
      .book(NOON);
    moved.world.accounts.push(eq001(TODAY, { open: false }));
    const onto = moved.command(NOON, amend({ account: 'EQ-001' })).book(NOON);
    expect(onto.outcome).toBe('BOOKED ACCOUNT_NOT_OPEN');
    const away = new DatedTrade(world({ [ALWAYS]: {} })).submit(NOON, { tradeDate: YESTERDAY }).book(NOON);
    away.world.accounts.push(eq001(TODAY, { open: false }));
    expect(away.command(NOON, amend({ account: 'EQ-002' })).book(NOON).outcome).toBe('BOOKED');
  });

  test('a reinstatement adds; a cancellation does not', () => {
    const trade = new DatedTrade(world({ [ALWAYS]: {} })).submit(NOON, { tradeDate: YESTERDAY }).book(NOON);
    trade.world.accounts.push(eq001(TODAY, { open: false }));
    expect(trade.command(NOON, cancel).book(NOON).outcome).toBe('CANCELLED');
    expect(trade.command(NOON, rollback(2)).book(NOON).outcome).toBe('CANCELLED ACCOUNT_NOT_OPEN');
  });

  test('a notional limit set since applies to every correction', () => {
    const trade = new DatedTrade(world({ [ALWAYS]: {} })).submit(NOON, { tradeDate: YESTERDAY }).book(NOON);
    trade.world.accounts.push(eq001(TODAY, LIMIT));
    expect(trade.command(NOON, amend({ price: '189' })).book(NOON).outcome).toBe('BOOKED NOTIONAL_EXCEEDS_THRESHOLD');
    expect(trade.command(NOON, amend({ quantity: '50' })).book(NOON).outcome).toBe('BOOKED');
  });
});

describe('now is the date at the market of the instrument', () => {
  const EVENING = '2026-12-01T00:30:00.000Z';
  const TOKYO_MORNING = '2026-11-29T16:00:00.000Z';

  test.for<[clock: string, since: string, outcome: string]>([
    [EVENING, '2026-11-30', CLOSED],
    [EVENING, '2026-12-01', 'BOOKED'],
    ['2026-12-01T05:00:00.000Z', '2026-12-01', CLOSED],
  ])('at %s, an account closed on %s and a trade in New York: %s', ([clock, since, outcome]) => {
    const known = world({ [ALWAYS]: {}, [since]: { open: false } });
    expect(new DatedTrade(known).submit(clock, { tradeDate: YESTERDAY }).book(clock).outcome).toBe(outcome);
  });

  const tokyo = (accounts: Versions<Account>) => ({
    accounts: Object.entries(accounts).map(version => eq001(...version)),
    instruments: [listing('7203', 'JP3633400001', 'XTKS', 'USD', 'JPTO')],
  });

  test.for<[clock: string, recorded: Versions<Account>, tradeDate: string, outcome: string]>([
    // The first version begins on the 30th, which has begun in Tokyo.
    [TOKYO_MORNING, { '2026-11-30': { approvalNotional: '1000' } }, '2026-11-30', ASKS],
    [TOKYO_MORNING, { [ALWAYS]: {}, '2026-11-30': { approvalNotional: '1000' } }, YESTERDAY, ASKS],
    ['2026-11-29T14:59:00.000Z', { [ALWAYS]: {}, '2026-11-30': { approvalNotional: '1000' } }, YESTERDAY, 'BOOKED'],
    [TOKYO_MORNING, { [ALWAYS]: {}, '2026-11-30': { open: false } }, YESTERDAY, CLOSED],
  ])('at %s, %o, dated %s in Tokyo: %s', ([clock, recorded, tradeDate, outcome]) => {
    const trade = new DatedTrade(tokyo(recorded)).submit(clock, { symbol: '7203', venue: 'XTKS', tradeDate });
    expect(trade.book(clock).outcome).toBe(outcome);
  });

  test('an account whose only version begins later at the market of the instrument: that version counts alone', () => {
    const known = world({ '2026-11-30': { approvalNotional: '1000' } });
    const trade = new DatedTrade(known).submit(TOKYO_MORNING, { venue: 'XTKS', tradeDate: '2026-11-30' });
    expect(trade.book(TOKYO_MORNING).outcome).toBe(ASKS);
  });

  test('rolling back needs approval by the version in force now', () => {
    const rolled = (recorded: Versions<Account>) =>
      new DatedTrade(world(recorded))
        .submit(NOON, { tradeDate: YESTERDAY })
        .book(NOON)
        .command(NOON, amend({ price: '190' }))
        .book(NOON)
        .command(NOON, rollback(2))
        .book(NOON).outcome;
    const asks = { rollbackNeedsApproval: true };
    expect(rolled({ [ALWAYS]: {}, [TODAY]: asks })).toBe('PENDING_APPROVAL ROLLBACK_NEEDS_APPROVAL');
    expect(rolled({ [ALWAYS]: asks, [TODAY]: {} })).toBe('BOOKED');
    expect(rolled({ [ALWAYS]: {}, [TOMORROW]: asks })).toBe('BOOKED');
  });
});
