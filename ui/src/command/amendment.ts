/** What has been typed into an amendment, and the body it makes: only what differs is sent. */
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

const TERMS = ['quantity', 'price', 'account', 'tradeDate', 'settlementDate', 'venue', 'counterparty'] as const;

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
  // An amendment can put another value in the place of one, and cannot take one away.
  for (const field of TERMS)
    if (draft[field].trim() === '' && start[field].trim() !== '') errors[field] = 'Cannot be emptied; give another';
  for (const field of ['quantity', 'price'] as const) {
    if (!changed(field)) continue;
    const reading = numbers.readPositive(draft[field]);
    if (reading.error !== null) errors[field] = reading.error;
    else if (reading.number !== numbers.read(start[field]).number) body[field] = reading.number;
  }
  for (const field of ['account', 'tradeDate', 'settlementDate', 'venue'] as const)
    if (changed(field)) body[field] = draft[field].trim();
  if (changed('counterparty')) body.counterparty = leiOf(draft.counterparty.trim()) ?? draft.counterparty.trim();
  if (draft.side !== start.side) body.side = draft.side;
  if (body.reason === '') errors.reason = 'Say why';
  if (Object.keys(errors).length > 0) return { errors };
  return Object.keys(body).length > 1 ? { body } : { errors: { quantity: 'Nothing differs from the trade as it is' } };
}
