/**
 * What booking refuses, each rule on its own; a trade hears of all of them at once. Codes are those of FIX
 * TradeReportRejectReason [751].
 */
import type { Reason } from '../trade/events.ts';
import type { Terms } from '../trade/terms.ts';
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

/** The currency is one that an amount can be stated in. */
const currencyKnown: Rule = ({ terms, instrument, currency }) => {
  if (!instrument) return undefined;
  const code = terms.currency ?? instrument.currency;
  return typeof currency?.minorUnits === 'number'
    ? undefined
    : { code: 'OTHER', fixCode: 99, message: `currency ${code} is not known` };
};

/** The trade is in the instrument's currency. */
const currencyOfInstrument: Rule = ({ terms, instrument }) =>
  !instrument || terms.currency === undefined || terms.currency === instrument.currency
    ? undefined
    : {
        code: 'OTHER',
        fixCode: 99,
        message: `${instrument.symbol} trades in ${instrument.currency}, not ${terms.currency}`,
      };

const RULES: readonly Rule[] = [instrumentKnown, accountOpen, counterpartyKnown, currencyKnown, currencyOfInstrument];

/** Every reason to refuse, in the order of the rules; empty when the trade may be booked. */
export const reasonsToRefuse = (facts: Facts): Reason[] =>
  RULES.map(rule => rule(facts)).filter(reason => reason !== undefined);
