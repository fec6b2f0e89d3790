/** Who is asking: what a verified token says. */
import { z } from '@hono/zod-openapi';
import { ROLES } from '../domain/permissions.ts';

/** Names of tenants and accounts become parts of object names and keys. */
const name = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);

export const Identity = z.object({
  sub: z.string().min(1).max(128),
  tenant: name,
  roles: z.array(z.enum(ROLES)).min(1),
  /** Absent: every account of the tenant. */
  accounts: z.array(name).optional(),
  /** Seconds since the epoch after which the token no longer holds. */
  exp: z.number().int(),
});

export type Identity = z.infer<typeof Identity>;

/** Whether an identity may see and act on an account. */
export const mayUseAccount = (identity: { accounts?: string[] | undefined }, account: string): boolean =>
  identity.accounts === undefined || identity.accounts.includes(account);
