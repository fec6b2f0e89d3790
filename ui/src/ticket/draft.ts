/** What has been typed into a ticket, and the submission it makes. */
import type { SubmitTrade } from '../../../src/contracts/trade.ts';
import type { Side } from '../format/words.ts';
import { Kept } from '../session/kept.ts';
import { readNumber } from './quantity-text.ts';

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
 */
export function toSubmission(
  draft: Draft,
  leiOf: (name: string) => string | undefined,
): { body: SubmitTrade } | { errors: FieldErrors } {
  const instrument = draft.instrument.trim().toUpperCase();
  const quantity = readNumber(draft.quantity);
  const price = readNumber(draft.price);
  const counterparty = draft.counterparty.trim();
  const clientReference = draft.clientReference.trim();
  const errors: FieldErrors = {};
  if (instrument === '') errors.instrument = 'Enter a symbol or an ISIN';
  const quantityError = wrongWith(quantity, '1,500 or 2.5k');
  const priceError = wrongWith(price, '189.22');
  if (quantityError) errors.quantity = quantityError;
  if (priceError) errors.price = priceError;
  if (draft.account.trim() === '') errors.account = 'Choose an account';
  if (quantity === null || price === null || Object.keys(errors).length > 0) return { errors };
  return {
    body: {
      account: draft.account.trim(),
      side: draft.side,
      ...(ISIN.test(instrument) ? { isin: instrument } : { symbol: instrument }),
      quantity,
      price,
      ...(counterparty === '' ? {} : { counterparty: leiOf(counterparty) ?? counterparty }),
      ...(clientReference === '' ? {} : { clientReference }),
    },
  };
}

function wrongWith(number: string | null, example: string): string | undefined {
  if (number === null) return `Enter a number, such as ${example}`;
  const [whole = '', fraction = ''] = number.split('.');
  if (whole.length > 18) return 'At most 18 digits before the point';
  if (fraction.length > 8) return 'At most 8 digits after the point';
  return /[1-9]/.test(number) ? undefined : 'Must be above zero';
}
