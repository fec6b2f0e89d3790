/** A ticket on its way, kept so that not even a reload forgets the key under which it may have arrived. */
import type { SubmitTrade } from '../../../src/contracts/trade.ts';
import type { Session } from '../session/session.ts';

export interface PendingTicket {
  key: string;
  body: SubmitTrade;
}

const KEY = 'tapebook.ticket';

const ownerOf = ({ tenant, sub }: Session) => `${tenant}/${sub}`;

export function keepPending(session: Session, ticket: PendingTicket): void {
  sessionStorage.setItem(KEY, JSON.stringify({ owner: ownerOf(session), ...ticket }));
}

export const forgetPending = (): void => sessionStorage.removeItem(KEY);

/** The ticket whose outcome this person does not know yet. */
export function pendingTicket(session: Session): PendingTicket | null {
  const stored = sessionStorage.getItem(KEY);
  if (stored === null) return null;
  const { owner, key, body } = JSON.parse(stored) as PendingTicket & { owner: string };
  return owner === ownerOf(session) ? { key, body } : null;
}
