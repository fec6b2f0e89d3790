/** Who is signed in. The token lives as long as the browser tab; nothing else holds it. */
import type { Role } from '../../../src/client/index.ts';
import { isPermitted, type Operation } from '../../../src/client/permissions.ts';
import { forgetLastKnown, type LastKnown } from '../offline/last-known.ts';
import { Store } from '../store.ts';
import { drafts } from '../ticket/draft.ts';

export interface Session {
  token: string;
  sub: string;
  tenant: string;
  roles: readonly Role[];
  /** Null: every account of the tenant. */
  accounts: readonly string[] | null;
  /** Who issued the token. */
  iss?: string;
}

const KEY = 'tapebook.token';

export const session = new Store<Session | null>(readToken(sessionStorage.getItem(KEY) ?? ''));

/** Why the last session ended, when it was not the user who ended it. */
export const sessionNotice = new Store<string | null>(null);

/** Signs in. Returns false when the text is not a token. */
export function signIn(token: string): boolean {
  const next = readToken(token.trim());
  if (!next) return false;
  sessionStorage.setItem(KEY, next.token);
  sessionNotice.set(null);
  session.set(next);
  return true;
}

/** Without a network nobody can sign in: the last rows known can be looked at, and nothing can be done. */
export function lookOffline({ tenant, sub, accounts }: LastKnown): void {
  session.set({ token: '', tenant, sub, accounts, roles: [] });
}

export function signOut(notice: string | null = null): void {
  const who = session.get();
  // Who is sent away comes back to what they were typing.
  if (who !== null && notice === null) drafts.forget(who);
  sessionStorage.removeItem(KEY);
  forgetLastKnown();
  sessionNotice.set(notice);
  session.set(null);
}

/** Whether the server would let this user do it; what it would refuse is kept off the screen. */
export const may = (who: Session, operation: Operation): boolean => isPermitted(who, operation);

/** Reads what a JWT says, without verifying it: that is the server's part. Null when it cannot be one. */
function readToken(token: string): Session | null {
  try {
    const payload = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isClaims(claims) ? { accounts: null, ...claims, token } : null;
  } catch {
    return null;
  }
}

type Claims = Pick<Session, 'sub' | 'tenant' | 'roles' | 'iss'> & { accounts?: readonly string[] };

// A declaration and not a constant: the first session is read while this module is still being evaluated.
function isClaims(claims: unknown): claims is Claims {
  return (
    typeof claims === 'object' &&
    claims !== null &&
    'sub' in claims &&
    typeof claims.sub === 'string' &&
    'tenant' in claims &&
    typeof claims.tenant === 'string' &&
    'roles' in claims &&
    Array.isArray(claims.roles)
  );
}
