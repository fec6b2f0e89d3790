/** What has been typed into a ticket, and the submission it makes. */
import type { SubmitTrade } from '../../../src/contracts/trade.ts';
import type { NumberConvention } from '../format/number-text.ts';
import type { Side } from '../format/words.ts';
import { Kept } from '../session/kept.ts';

export interface Draft {
  side: Side;
  /** A symbol or an ISIN. */
  instrument: string;
  quantity: string;
  price: string;
  account: string;
  /** A name, or an LEI; empty for none. */
  counterparty: string;
  clientReference: string;
}

export type Field = keyof Draft;

/** What is wrong with a ticket, by field. */
export type FieldErrors = { [F in Field]?: string };

export const emptyDraft = (before?: Draft): Draft => ({
  side: before?.side ?? 'BUY',
  instrument: '',
  quantity: '',
  price: '',
  // The next trade is mostly for the same account.
  account: before?.account ?? '',
  counterparty: '',
  clientReference: '',
});

/** A session may end while somebody types. */
export const drafts = new Kept<Draft>('draft');

const ISIN = /^[A-Z]{2}[A-Z0-9]{9}\d$/;

/**
 * The submission, or what keeps it from being one. What can be judged better by the server is left to it.
 * @param leiOf the LEI behind a name, where it is known
 * @param numbers how quantity and price are written
 * @param found the symbol of the instrument that the text names, if one was found; a symbol may have lower-case letters
 */
export function toSubmission(
  draft: Draft,
  leiOf: (name: string) => string | undefined,
  numbers: NumberConvention,
  found?: string,
): { body: SubmitTrade } | { errors: FieldErrors } {
  const instrument = draft.instrument.trim().toUpperCase();
  const quantity = numbers.readPositive(draft.quantity);
  const price = numbers.readPositive(draft.price);
  const counterparty = draft.counterparty.trim();
  const clientReference = draft.clientReference.trim();
  const errors: FieldErrors = {};
  if (instrument === '') errors.instrument = 'Enter a symbol or an ISIN';
  if (quantity.error !== null) errors.quantity = quantity.error;
  if (price.error !== null) errors.price = price.error;
  if (draft.account.trim() === '') errors.account = 'Choose an account';
  if (quantity.number === null || price.number === null || Object.keys(errors).length > 0) return { errors };
  return {
    body: {
      account: draft.account.trim(),
      side: draft.side,
      ...(ISIN.test(instrument) ? { isin: instrument } : { symbol: found ?? instrument }),
      quantity: quantity.number,
      price: price.number,
      ...(counterparty === '' ? {} : { counterparty: leiOf(counterparty) ?? counterparty }),
      ...(clientReference === '' ? {} : { clientReference }),
    },
  };
}
