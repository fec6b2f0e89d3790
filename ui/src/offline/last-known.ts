/**
 * The last rows seen live, with their time, for when there is no network. They belong to one session, stay on this machine,
 * and go when that session signs out.
 */
import type { Trade } from '../../../src/contracts/trade.ts';
import type { Session } from '../session/session.ts';

export interface LastKnown extends Pick<Session, 'tenant' | 'sub' | 'accounts'> {
  /** Until when they were live. */
  at: string;
  trades: readonly Trade[];
}

const KEY = 'tapebook.last-known';

export function keepLastKnown({ tenant, sub, accounts }: Session, trades: readonly Trade[], at: Date): void {
  const last: LastKnown = { tenant, sub, accounts, at: at.toISOString(), trades };
  localStorage.setItem(KEY, JSON.stringify(last));
}

export const forgetLastKnown = (): void => localStorage.removeItem(KEY);

export function lastKnown(): LastKnown | null {
  const stored = localStorage.getItem(KEY);
  return stored === null ? null : (JSON.parse(stored) as LastKnown);
}

/** Those that this session may see: its own, and nobody else's. */
export function lastKnownOf({ tenant, sub, accounts }: Session): LastKnown | null {
  const last = lastKnown();
  const same = last?.tenant === tenant && last.sub === sub && String(last.accounts) === String(accounts);
  return same ? last : null;
}
