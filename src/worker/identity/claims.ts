/** Who the bearer of a verified token is, in our words. */
import type { JWTPayload } from 'jose';
import { Identity, Subject, TenantName } from '../../contracts/identity.ts';
import { ROLES, type Role } from '../../domain/permissions.ts';
import { unauthenticated } from '../problem.ts';
import type { Issuer } from './issuers.ts';

/** How an issuer says what. */
export type ClaimRules = Pick<Issuer, 'claims' | 'tenant' | 'tenants' | 'roleNames'>;

/** @throws ProblemError naming the claim that is missing or wrong */
export function identityOf(payload: JWTPayload, issuer: string, rules: ClaimRules = {}): Identity {
  const { claims = {} } = rules;
  const subject = Subject.safeParse(payload.sub);
  if (!subject.success) throw unauthenticated(`bad subject: sub ${subject.error.issues[0]?.message}`);
  const identity = Identity.safeParse({
    sub: subject.data,
    issuer,
    tenant: tenantIn(payload, rules),
    roles: rolesIn(claimAt(payload, claims.roles ?? 'roles'), rules),
    accounts: claimAt(payload, claims.accounts ?? 'accounts'),
    exp: payload.exp,
  });
  if (identity.success) return identity.data;
  throw unauthenticated(`bad claims: ${identity.error.issues.map(({ path }) => path.join('/')).join(', ')}`);
}

function tenantIn(payload: JWTPayload, { claims, tenant, tenants }: ClaimRules): string {
  const name = TenantName.safeParse(tenant ?? claimAt(payload, claims?.tenant ?? 'tenant'));
  if (!name.success) throw unauthenticated('no tenant: the token has no valid tenant claim');
  if (tenants && !tenants.includes(name.data))
    throw unauthenticated(`no tenant: tokens of this issuer are not accepted for ${name.data}`);
  return name.data;
}

/** Names that are not roles here are ignored: issuers put other applications' roles beside them. */
function rolesIn(said: unknown, { roleNames }: ClaimRules): Role[] {
  const names: unknown[] = Array.isArray(said) ? said : [said];
  const roleOf = (name: unknown) => (roleNames ? ownEntry(roleNames, name) : ROLES.find(role => role === name));
  const roles = new Set(names.flatMap(name => (roleOf(name) as Role | undefined) ?? []));
  const expected = roleNames ? Object.keys(roleNames) : ROLES;
  if (roles.size === 0) throw unauthenticated(`no role: the token has none of the roles ${expected.join(', ')}`);
  return [...roles];
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
