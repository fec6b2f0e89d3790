/**
 * The last rows seen live, with their time, for when there is no network. They belong to one session, stay on this machine,
 * and go when that session signs out.
 */
import type { Trade } from '../../../src/contracts/trade.ts';
import type { Session } from '../session/session.ts';

export interface LastKnown extends Pick<Session, 'tenant' | 'issuer' | 'sub' | 'accounts'> {
  /** Until when they were live. */
  at: string;
  trades: readonly Trade[];
}

const KEY = 'tapebook.last-known';

export function keepLastKnown({ tenant, issuer, sub, accounts }: Session, trades: readonly Trade[], at: Date): void {
  const last: LastKnown = { tenant, issuer, sub, accounts, at: at.toISOString(), trades };
  localStorage.setItem(KEY, JSON.stringify(last));
}

export const forgetLastKnown = (): void => localStorage.removeItem(KEY);

export function lastKnown(): LastKnown | null {
  const stored = localStorage.getItem(KEY);
  const last = stored === null ? null : (JSON.parse(stored) as Omit<LastKnown, 'issuer'> & { issuer?: string | null });
  // Rows of a release that did not tell issuers apart may belong to a namesake.
  return last?.issuer === undefined ? null : { ...last, issuer: last.issuer };
}

/** Those that this session may see: its own, and nobody else's. */
export function lastKnownOf({ tenant, issuer, sub, accounts }: Session): LastKnown | null {
  const last = lastKnown();
  if (last?.tenant !== tenant || last.issuer !== issuer || last.sub !== sub) return null;
  return String(last.accounts) === String(accounts) ? last : null;
}
