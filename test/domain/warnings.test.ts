/** What booking warns of: a trade's dates and venue, on an instrument of a market. */
import { expect, test } from 'vitest';
import { settlementDate } from '../../src/domain/booking/settlement-cycle.ts';
import { warningsOf } from '../../src/domain/booking/warnings.ts';
import { referenceFor, TERMS } from '../support/reference-data.ts';
import { amend, book, Story, submit } from '../support/story.ts';

const INSTRUMENT = {
  validFrom: '2015-01-01',
  name: 'An instrument',
  isin: 'US0378331005',
  active: true,
  referencePrice: null,
  priceBandPercent: null,
} as const;

const LISTINGS = {
  AAPL: { ...INSTRUMENT, symbol: 'AAPL', mic: 'XNAS', currency: 'USD', settlementCalendar: 'USNY' },
  SAP: { ...INSTRUMENT, symbol: 'SAP', mic: 'XETR', currency: 'EUR', settlementCalendar: 'EUTA' },
  SHEL: { ...INSTRUMENT, symbol: 'SHEL', mic: 'XLON', currency: 'GBP', settlementCalendar: 'GBLO' },
  NESN: { ...INSTRUMENT, symbol: 'NESN', mic: 'XSWX', currency: 'CHF', settlementCalendar: 'CHZU' },
  TYO: { ...INSTRUMENT, symbol: 'TYO', mic: 'XTKS', currency: 'JPY', settlementCalendar: 'JPTO' },
  /** Its market is unknown here. */
  ODD: { ...INSTRUMENT, symbol: 'ODD', mic: 'XZZZ', currency: 'USD', settlementCalendar: 'USNY' },
} as const;

interface Given {
  venue?: string;
  settlementDate?: string;
}

/** Messages of the warnings, by code, of a trade that was booked as given. */
function warned(symbol: keyof typeof LISTINGS, tradeDate: string, given: Given = {}): Record<string, string> {
  const instrument = LISTINGS[symbol];
  const terms = {
    ...TERMS,
    symbol,
    isin: instrument.isin,
    currency: instrument.currency,
    tradeDate,
    venue: given.venue ?? instrument.mic,
    settlementDate: given.settlementDate ?? settlementDate(instrument.settlementCalendar, tradeDate),
  };
  return Object.fromEntries(
    warningsOf(terms, instrument, referenceFor(terms)).map(({ code, message }) => [code, message]),
  );
}

const TRADE_DATE = 'TRADE_DATE_NOT_A_TRADING_DAY';
const NO_BUSINESS_DAY = 'SETTLEMENT_DATE_NOT_A_BUSINESS_DAY';
const UNUSUAL = 'SETTLEMENT_DATE_UNUSUAL';
const VENUE = 'UNKNOWN_VENUE';

test.each<[string, keyof typeof LISTINGS, string, Given, string[]]>([
  // given, instrument, trade date, terms that were given, warnings
  ['a plain weekday', 'AAPL', '2026-11-20', {}, []],
  ['a Saturday', 'AAPL', '2026-11-28', {}, [TRADE_DATE]],
  ['a Sunday', 'SAP', '2026-11-29', {}, [TRADE_DATE]],
  ['Columbus Day in New York', 'AAPL', '2026-10-12', {}, []],
  ['Veterans Day in New York', 'AAPL', '2026-11-11', {}, []],
  ['Thanksgiving in New York', 'AAPL', '2026-11-26', {}, [TRADE_DATE]],
  ['the early close after it', 'AAPL', '2026-11-27', {}, []],
  ['a day of mourning', 'AAPL', '2025-01-09', {}, [TRADE_DATE]],
  ['Christmas Eve on Xetra', 'SAP', '2026-12-24', {}, [TRADE_DATE]],
  ["New Year's Eve on Xetra", 'SAP', '2025-12-31', {}, [TRADE_DATE]],
  ['Christmas Eve of a German share in Paris', 'SAP', '2026-12-24', { venue: 'XPAR' }, []],
  ['a bank holiday in London', 'SHEL', '2026-08-31', {}, [TRADE_DATE]],
  ['that day on a market elsewhere', 'SHEL', '2026-08-31', { venue: 'XAMS' }, []],
  ['Thanksgiving off exchange', 'AAPL', '2026-11-26', { venue: 'XOFF' }, [TRADE_DATE]],
  ['a weekday off exchange', 'AAPL', '2026-11-20', { venue: 'XOFF' }, []],
  ['a weekday with an internaliser', 'AAPL', '2026-11-20', { venue: 'SINT' }, []],
  ['a weekday on no market', 'AAPL', '2026-11-20', { venue: 'XXXX' }, []],
  ['an unknown venue on a weekday', 'AAPL', '2026-11-20', { venue: 'ZZZZ' }, [VENUE]],
  ['an unknown venue on a holiday at home', 'AAPL', '2026-11-26', { venue: 'ZZZZ' }, [TRADE_DATE, VENUE]],
  ['a Sunday in Riyadh', 'AAPL', '2026-11-29', { venue: 'XSAU' }, []],
  ['Christmas in Hong Kong, without a calendar', 'AAPL', '2026-12-25', { venue: 'XHKG' }, []],
  ['a Saturday in Hong Kong', 'AAPL', '2026-11-28', { venue: 'XHKG' }, [TRADE_DATE]],
  ['a weekday at an unknown home', 'ODD', '2026-11-20', {}, []],
  ['a Sunday at an unknown home', 'ODD', '2026-11-29', {}, [TRADE_DATE]],
  ['settlement on Columbus Day', 'AAPL', '2026-10-09', { settlementDate: '2026-10-12' }, [NO_BUSINESS_DAY]],
  ['settlement on a Saturday', 'SAP', '2026-11-20', { settlementDate: '2026-11-28' }, [NO_BUSINESS_DAY]],
  ['settlement on 24 December in Zurich', 'NESN', '2026-12-22', { settlementDate: '2026-12-24' }, []],
  ['settlement on 2 January in Tokyo', 'TYO', '2026-12-29', { settlementDate: '2027-01-02' }, [NO_BUSINESS_DAY]],
  ['settlement the same day', 'AAPL', '2026-11-20', { settlementDate: '2026-11-20' }, []],
  ['settlement 30 days late', 'AAPL', '2026-11-16', { settlementDate: '2026-12-17' }, []],
  ['settlement 31 days late', 'AAPL', '2026-11-16', { settlementDate: '2026-12-18' }, [UNUSUAL]],
  ['a year typed wrong', 'AAPL', '2026-11-20', { settlementDate: '2027-11-20' }, [NO_BUSINESS_DAY, UNUSUAL]],
])('%s', (_, symbol, tradeDate, given, codes) => {
  expect(Object.keys(warned(symbol, tradeDate, given))).toEqual(codes);
});

test('the messages say what is unusual, and what would not be', () => {
  expect(warned('AAPL', '2026-11-28', { venue: 'ZZZZ', settlementDate: '2027-01-17' })).toEqual({
    TRADE_DATE_NOT_A_TRADING_DAY:
      'XNAS does not trade on Saturday 2026-11-28; the previous trading day is Friday 2026-11-27',
    SETTLEMENT_DATE_NOT_A_BUSINESS_DAY:
      'the settlement calendar USNY is closed on Sunday 2027-01-17; the next business day is Tuesday 2027-01-19',
    SETTLEMENT_DATE_UNUSUAL: 'settlement date 2027-01-17 is 48 days after the regular date, 2026-11-30',
    UNKNOWN_VENUE: 'unknown venue ZZZZ: dates are checked by the calendar of XNAS instead',
  });
  expect(warned('AAPL', '2026-11-28', { venue: 'XHKG' })).toEqual({
    TRADE_DATE_NOT_A_TRADING_DAY: 'XHKG does not trade on Saturday 2026-11-28',
  });
});

test('a booking carries its warnings, and an amendment that puts the date right carries none', () => {
  const onSaturday = [submit({ tradeDate: '2026-11-21' }), book];
  expect(Story.of(...onSaturday).state.current.warnings).toMatchObject([{ code: TRADE_DATE }]);
  const amended = Story.of(...onSaturday, amend({ tradeDate: '2026-11-20' }), book);
  expect(amended.state.current.warnings).toEqual([]);
});
