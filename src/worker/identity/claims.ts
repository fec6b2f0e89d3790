/** Who the bearer of a verified token is, in our words. */
import type { JWTPayload } from 'jose';
import { Identity } from '../../contracts/identity.ts';
import type { Issuer } from './issuers.ts';

/** How an issuer says what. */
export type ClaimRules = Pick<Issuer, 'claims' | 'tenant' | 'tenants' | 'roleNames'>;

/** @returns null when the claims say nothing that we can go by */
export function identityOf(payload: JWTPayload, rules: ClaimRules = {}): Identity | null {
  const { claims = {}, tenant = claimAt(payload, claims.tenant ?? 'tenant'), tenants, roleNames } = rules;
  const said = claimAt(payload, claims.roles ?? 'roles');
  const names = typeof said === 'string' ? [said] : said;
  const identity = Identity.safeParse({
    sub: payload.sub,
    tenant,
    roles: roleNames && Array.isArray(names) ? names.flatMap(name => ownEntry(roleNames, name) ?? []) : names,
    accounts: claimAt(payload, claims.accounts ?? 'accounts'),
    exp: payload.exp,
  }).data;
  return identity && (!tenants || tenants.includes(identity.tenant)) ? identity : null;
}

function claimAt(payload: JWTPayload, path: string | string[]): unknown {
  let value: unknown = payload;
  for (const name of [path].flat()) value = ownEntry(value, name);
  return value;
}

/** Only what is there itself: every object has a `constructor`. */
const ownEntry = (of: unknown, name: unknown): unknown =>
  typeof of === 'object' && of !== null && typeof name === 'string' && Object.hasOwn(of, name)
    ? (of as Record<string, unknown>)[name]
    : undefined;
