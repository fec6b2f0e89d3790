/**
 * What booking refuses, each rule on its own; a trade hears of all of them at once. Codes are those of FIX
 * TradeReportRejectReason [751].
 */
import { add, compare, multiply, negate } from '../decimal.ts';
import type { Reason } from '../trade/events.ts';
import type { Terms } from '../trade/terms.ts';
import { settlementDateProblem } from '../trade/trade-date.ts';
import { grossAmount } from './enrich.ts';
import type { Account, Counterparty, Currency, Instrument } from './reference-data.ts';

/** A trade's terms beside the reference records in force on its trade date, and those that limit it now. */
export interface Facts {
  terms: Terms;
  /** The terms that are on the books; undefined for a first booking and a reinstatement. */
  booked: Terms | undefined;
  tradeDate: string;
  /** The latest date that was not in the future when the terms were given. */
  latestTradeDate: string;
  /** Today at the instrument's market. */
  today: string;
  /** Reason that no instrument was found. */
  notFound: Reason | undefined;
  instrument: Instrument | undefined;
  instrumentNow: Instrument | undefined;
  account: Account | undefined;
  accountNow: Account | undefined;
  counterparty: Counterparty | undefined;
  currency: Currency | undefined;
}

type Rule = (facts: Facts) => Reason | undefined;

/** One instrument is known by the terms given. */
const instrumentFound: Rule = ({ notFound }) => notFound;

/** The instrument is traded. */
const instrumentActive: Rule = facts =>
  versionsToAllow(facts, facts.instrument, facts.instrumentNow).every(({ active }) => active)
    ? undefined
    : {
        code: 'UNKNOWN_INSTRUMENT',
        fixCode: 2,
        message: `instrument ${facts.instrument?.symbol} is no longer active`,
      };

/** The account is known and open. FIX has no code of its own for it: invalid party information. */
const accountOpen: Rule = facts => {
  const { terms, account, accountNow } = facts;
  if (!account) return { code: 'ACCOUNT_NOT_OPEN', fixCode: 1, message: `unknown account ${terms.account}` };
  return versionsToAllow(facts, account, accountNow).every(({ open }) => open)
    ? undefined
    : { code: 'ACCOUNT_NOT_OPEN', fixCode: 1, message: `account ${terms.account} is closed` };
};

/** Versions that must allow a change; a correction that adds nothing does not need the current one. */
function versionsToAllow<T extends { validFrom: string }>(
  facts: Facts,
  onTradeDate: T | undefined,
  now: T | undefined,
): T[] {
  const { terms, booked, tradeDate } = facts;
  const adds =
    !booked ||
    terms.account !== booked.account ||
    terms.side !== booked.side ||
    compare(terms.quantity, booked.quantity) > 0;
  if (adds) return [onTradeDate, now].filter(version => version !== undefined);
  // The version of now may be that of the trade date too.
  const judged = onTradeDate && (onTradeDate.validFrom !== now?.validFrom || tradeDate !== booked.tradeDate);
  return judged ? [onTradeDate] : [];
}

/** The trade date had begun when the terms were given. */
const tradeDateBegun: Rule = ({ tradeDate, latestTradeDate }) => {
  if (tradeDate <= latestTradeDate) return undefined;
  const message = `trade date ${tradeDate} is in the future: the date at the market was ${latestTradeDate} when the terms were given`;
  return { code: 'TRADE_DATE_IN_FUTURE', fixCode: 99, message };
};

/** The counterparty, where one is named, is known. */
const counterpartyKnown: Rule = ({ terms, counterparty }) =>
  terms.counterparty === undefined || counterparty?.active
    ? undefined
    : { code: 'INVALID_PARTY', fixCode: 1, message: `unknown or inactive counterparty ${terms.counterparty}` };

/** The currency is one of ISO 4217 that an amount can be stated in. */
const currencyKnown: Rule = ({ terms, instrument, currency }) => {
  const code = instrument?.currency ?? terms.currency;
  if (code === undefined || typeof currency?.minorUnits === 'number') return undefined;
  return {
    code: 'OTHER',
    fixCode: 99,
    message: `currency ${code} cannot be booked: it is unknown or has no minor units`,
  };
};

/** A settlement date that the client gave fits the trade date, which may be one that the client did not give. */
const settlesInTime: Rule = ({ terms: { settlementDate }, booked, tradeDate }) => {
  if (settlementDate === undefined) return undefined;
  if (settlementDate === booked?.settlementDate && tradeDate === booked.tradeDate) return undefined;
  const problem = settlementDateProblem(settlementDate, tradeDate);
  return problem ? { code: 'OTHER', fixCode: 99, message: `settlement date ${settlementDate} ${problem}` } : undefined;
};

/** The price is within the band of the trade date, or else of now; bounds included. */
const priceWithinBand: Rule = ({ terms, instrument, instrumentNow }) => {
  const banded = [instrument, instrumentNow].find(
    version => version?.referencePrice && version.priceBandPercent && version.isin === instrument?.isin,
  );
  if (!banded?.referencePrice || !banded.priceBandPercent) return undefined;
  const { referencePrice, priceBandPercent, symbol } = banded;
  const width = multiply(multiply(referencePrice, priceBandPercent), '0.01');
  const [lowest, highest] = [add(referencePrice, negate(width)), add(referencePrice, width)];
  if (compare(terms.price, lowest) >= 0 && compare(terms.price, highest) <= 0) return undefined;
  const message = `price ${terms.price} is outside the price band of ${symbol}, ${lowest} to ${highest} (${referencePrice} ± ${priceBandPercent} %)`;
  return { code: 'PRICE_EXCEEDS_BAND', fixCode: 5, message };
};

/** The gross amount is within the account's limits for one trade, in the currency of the trade. */
const notionalWithinLimit: Rule = ({ terms, account, accountNow, currency }) => {
  if (typeof currency?.minorUnits !== 'number') return undefined;
  const gross = grossAmount(terms, currency.minorUnits);
  const limit = [account, accountNow]
    .map(version => version?.notionalLimit)
    .find(limit => limit && compare(gross, limit) > 0);
  if (!limit) return undefined;
  const message = `notional ${gross} ${currency.code} exceeds the limit of ${limit} per trade on account ${terms.account}`;
  return { code: 'NOTIONAL_EXCEEDS_THRESHOLD', fixCode: 7, message };
};

const RULES: readonly Rule[] = [
  instrumentFound,
  instrumentActive,
  tradeDateBegun,
  accountOpen,
  counterpartyKnown,
  currencyKnown,
  settlesInTime,
  priceWithinBand,
  notionalWithinLimit,
];

/** Every reason to refuse, in the order of the rules; empty when the trade may be booked. */
export const reasonsToRefuse = (facts: Facts): Reason[] =>
  RULES.map(rule => rule(facts)).filter(reason => reason !== undefined);
