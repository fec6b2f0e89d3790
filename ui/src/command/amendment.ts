/** Makes the body of an amendment from a form: terms that differ are sent, and null for those emptied. */
import type { Amendment } from '../../../src/client/index.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import type { NumberConvention } from '../format/number-text.ts';
import type { Side } from '../format/words.ts';

export interface AmendDraft {
  side: Side;
  quantity: string;
  price: string;
  account: string;
  /** A name, or an LEI. */
  counterparty: string;
  tradeDate: string;
  settlementDate: string;
  venue: string;
  reason: string;
}

export type AmendErrors = { [F in keyof AmendDraft]?: string };

export const draftOf = (
  trade: Trade,
  counterpartyName: (lei: string) => string | undefined,
  { write }: NumberConvention,
): AmendDraft => ({
  side: trade.side,
  quantity: write(trade.quantity),
  price: write(trade.price),
  account: trade.account,
  counterparty: trade.counterparty === null ? '' : (counterpartyName(trade.counterparty) ?? trade.counterparty),
  tradeDate: trade.tradeDate ?? '',
  settlementDate: trade.settlementDate ?? '',
  venue: trade.venue ?? '',
  reason: '',
});

const DATE = [/^\d{4}-\d{2}-\d{2}$/, 'Write a date as in 2026-05-21'] as const;

/** Gives the shapes of optional terms, so that the server is not asked about what is typed halfway. */
const SHAPES = {
  tradeDate: DATE,
  settlementDate: DATE,
  venue: [/^[A-Z0-9]{4}$/, 'Enter a MIC: 4 upper-case letters or digits'],
  counterparty: [/^[A-Z0-9]{20}$/, 'Choose one that is offered, or enter an LEI of 20 characters'],
} as const;

const REQUIRED = ['quantity', 'price', 'account'] as const;

/** Says what becomes of an optional term that is emptied. */
export const WHEN_EMPTIED: { [F in keyof AmendDraft]?: string } = {
  tradeDate: 'booking takes the day of submission',
  settlementDate: 'booking computes it',
  venue: 'booking takes the primary venue',
  counterparty: 'it will have none',
};

/**
 * @param leiOf the LEI behind a name, where it is known
 * @param numbers how quantity and price are written
 */
export function toAmendment(
  draft: AmendDraft,
  start: AmendDraft,
  leiOf: (name: string) => string | undefined,
  numbers: NumberConvention,
): { body: Amendment } | { errors: AmendErrors } {
  const errors: AmendErrors = {};
  const changed = (field: keyof AmendDraft) =>
    draft[field].trim() !== start[field].trim() && draft[field].trim() !== '';
  const body: Amendment = { reason: draft.reason.trim() };
  for (const field of REQUIRED)
    if (draft[field].trim() === '' && start[field].trim() !== '') errors[field] = 'Cannot be emptied; give another';
  for (const field of ['quantity', 'price'] as const) {
    if (!changed(field)) continue;
    const reading = numbers.readPositive(draft[field]);
    if (reading.error !== null) errors[field] = reading.error;
    else if (reading.number !== numbers.read(start[field]).number) body[field] = reading.number;
  }
  if (changed('account')) body.account = draft.account.trim();
  for (const field of ['tradeDate', 'settlementDate', 'venue', 'counterparty'] as const) {
    const typed = draft[field].trim();
    if (typed === start[field].trim()) continue;
    const named = field === 'counterparty' ? leiOf(typed) : undefined;
    const [shape, wrong] = SHAPES[field];
    if (typed !== '' && named === undefined && !shape.test(typed)) errors[field] = wrong;
    else body[field] = typed === '' ? null : (named ?? typed);
  }
  if (draft.side !== start.side) body.side = draft.side;
  if (body.reason === '') errors.reason = 'Reason required';
  if (Object.keys(errors).length > 0) return { errors };
  return Object.keys(body).length > 1 ? { body } : { errors: { quantity: 'Nothing differs from the trade as it is' } };
}
