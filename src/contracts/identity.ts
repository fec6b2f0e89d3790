/** Who is asking: what a verified token says. */
import { z } from '@hono/zod-openapi';
import { ROLES } from '../domain/permissions.ts';
import { accountName } from './text.ts';

/** Becomes a part of the names of objects and files. */
const tenantName = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);

export const Identity = z.object({
  sub: z.string().min(1).max(128),
  tenant: tenantName,
  roles: z.array(z.enum(ROLES)).min(1),
  /** Absent: every account of the tenant. */
  accounts: z.array(accountName()).optional(),
  /** Seconds since the epoch after which the token no longer holds. */
  exp: z.number().int(),
});

export type Identity = z.infer<typeof Identity>;

/** Whether an identity may see and act on an account. */
export const mayUseAccount = (identity: { accounts?: string[] | undefined }, account: string): boolean =>
  identity.accounts === undefined || identity.accounts.includes(account);
