/** Calls about the caller, the ways to sign in, and tokens for the identities of a local server. */
import type { Identity, Me, SignIn } from '../contracts/identity.ts';
import type { Result } from './failure.ts';
import { type FetchLike, send } from './http.ts';
import type { Call, ReadOptions } from './trades.ts';

export type { Me, SignIn } from '../contracts/identity.ts';

export type Role = Identity['roles'][number];

export interface DevIdentity {
  sub: string;
  tenant: string;
  roles: readonly Role[];
  /** The accounts it may see; none named: all of the tenant's. */
  accounts?: readonly string[];
}

export const identityCalls = (call: Call) => ({
  /** The caller as the server identifies it, and what the caller may do. */
  me: ({ signal }: ReadOptions = {}) => call<Me>({ method: 'GET', path: '/v1/me', signal }),

  /** How a person may sign in; needs no token. */
  signIn: ({ signal }: ReadOptions = {}) => call<SignIn>({ method: 'GET', path: '/v1/sign-in', signal }),
});

/** A token of a local server. Where there are no local identities, the server answers 404. */
export function requestDevToken(
  baseUrl: string,
  identity: DevIdentity,
  fetch: FetchLike = (url, init) => globalThis.fetch(url, init),
): Promise<Result<{ token: string }>> {
  const transport = { baseUrl, fetch, token: null, timeoutMs: 10_000 };
  return send(transport, { method: 'POST', path: '/dev/token', body: identity });
}
