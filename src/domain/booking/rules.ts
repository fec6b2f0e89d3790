/**
 * What booking refuses, each rule on its own; a trade hears of all of them at once. Codes are those of FIX
 * TradeReportRejectReason [751].
 */
import { add, compare, multiply, negate } from '../decimal.ts';
import type { Reason } from '../trade/events.ts';
import type { Terms } from '../trade/terms.ts';
import { grossAmount } from './enrich.ts';
import type { Account, Counterparty, Currency, Instrument } from './reference-data.ts';

/** A trade's terms beside the reference records in force on its trade date. */
export interface Facts {
  terms: Terms;
  tradeDate: string;
  instrument: Instrument | undefined;
  account: Account | undefined;
  counterparty: Counterparty | undefined;
  currency: Currency | undefined;
}

type Rule = (facts: Facts) => Reason | undefined;

/** The instrument is known, by symbol and by ISIN where both are given, and still traded. */
const instrumentKnown: Rule = ({ terms, instrument, tradeDate }) => {
  const named = [terms.symbol, terms.isin].filter(Boolean).join(' / ');
  if (!instrument)
    return { code: 'UNKNOWN_INSTRUMENT', fixCode: 2, message: `instrument ${named} is not known on ${tradeDate}` };
  if (!instrument.active)
    return { code: 'UNKNOWN_INSTRUMENT', fixCode: 2, message: `instrument ${named} is no longer active` };
  return undefined;
};

/** The account is known and open. FIX has no code of its own for it: invalid party information. */
const accountOpen: Rule = ({ terms, account }) => {
  if (!account) return { code: 'ACCOUNT_NOT_OPEN', fixCode: 1, message: `account ${terms.account} is not known` };
  if (!account.open) return { code: 'ACCOUNT_NOT_OPEN', fixCode: 1, message: `account ${terms.account} is closed` };
  return undefined;
};

/** The counterparty, where one is named, is known. */
const counterpartyKnown: Rule = ({ terms, counterparty }) =>
  terms.counterparty === undefined || counterparty?.active
    ? undefined
    : { code: 'INVALID_PARTY', fixCode: 1, message: `counterparty ${terms.counterparty} is not known` };

/** The currency is one of ISO 4217 that an amount can be stated in. */
const currencyKnown: Rule = ({ terms, instrument, currency }) => {
  const code = terms.currency ?? instrument?.currency;
  if (code === undefined || typeof currency?.minorUnits === 'number') return undefined;
  return { code: 'OTHER', fixCode: 99, message: `currency ${code} is not known, or has no minor units` };
};

/** The trade is in the currency that the instrument trades in. */
const currencyOfInstrument: Rule = ({ terms, instrument }) =>
  !instrument || terms.currency === undefined || terms.currency === instrument.currency
    ? undefined
    : {
        code: 'OTHER',
        fixCode: 99,
        message: `${instrument.symbol} trades in ${instrument.currency}, not ${terms.currency}`,
      };

/** A settlement date that the client gave is not before the trade date, which may be one that the client did not give. */
const settlesAfterTrade: Rule = ({ terms, tradeDate }) =>
  terms.settlementDate === undefined || terms.settlementDate >= tradeDate
    ? undefined
    : {
        code: 'OTHER',
        fixCode: 99,
        message: `settlement date ${terms.settlementDate} is before the trade date, ${tradeDate}`,
      };

/** The price is within the instrument's band around its reference price, bounds included, where a band is set. */
const priceWithinBand: Rule = ({ terms, instrument }) => {
  if (!instrument?.referencePrice || !instrument.priceBandPercent) return undefined;
  const { referencePrice, priceBandPercent, symbol } = instrument;
  const width = multiply(multiply(referencePrice, priceBandPercent), '0.01');
  const [lowest, highest] = [add(referencePrice, negate(width)), add(referencePrice, width)];
  if (compare(terms.price, lowest) >= 0 && compare(terms.price, highest) <= 0) return undefined;
  const message = `price ${terms.price} of ${symbol} is outside ${lowest} to ${highest} (${referencePrice} ± ${priceBandPercent} %)`;
  return { code: 'PRICE_EXCEEDS_BAND', fixCode: 5, message };
};

/** The gross amount is at most the account's limit for one trade, where one is set; in whatever currency the trade is. */
const notionalWithinLimit: Rule = ({ terms, account, currency }) => {
  if (!account?.notionalLimit || typeof currency?.minorUnits !== 'number') return undefined;
  const gross = grossAmount(terms, currency.minorUnits);
  if (compare(gross, account.notionalLimit) <= 0) return undefined;
  const message = `${gross} ${currency.code} is above the limit of ${account.notionalLimit} a trade on account ${account.account}`;
  return { code: 'NOTIONAL_EXCEEDS_THRESHOLD', fixCode: 7, message };
};

const RULES: readonly Rule[] = [
  instrumentKnown,
  accountOpen,
  counterpartyKnown,
  currencyKnown,
  currencyOfInstrument,
  settlesAfterTrade,
  priceWithinBand,
  notionalWithinLimit,
];

/** Every reason to refuse, in the order of the rules; empty when the trade may be booked. */
export const reasonsToRefuse = (facts: Facts): Reason[] =>
  RULES.map(rule => rule(facts)).filter(reason => reason !== undefined);
