/** Tokens for the identities of a local server. Where there are none, the server answers 404. */
import type { Identity } from '../contracts/identity.ts';
import type { Result } from './failure.ts';
import { type FetchLike, send } from './http.ts';

export type Role = Identity['roles'][number];

export interface DevIdentity {
  sub: string;
  tenant: string;
  roles: readonly Role[];
  /** The accounts it may see; none named: all of the tenant's. */
  accounts?: readonly string[];
}

export function requestDevToken(
  baseUrl: string,
  identity: DevIdentity,
  fetch: FetchLike = (url, init) => globalThis.fetch(url, init),
): Promise<Result<{ token: string }>> {
  const transport = { baseUrl, fetch, token: null, timeoutMs: 10_000 };
  return send(transport, { method: 'POST', path: '/dev/token', body: identity });
}
