/** Who may do what, as data: one table for the gateway, the stream and whoever wants to show it. */
import type { Identity, Role } from '../../contracts/identity.ts';

export const PERMISSIONS = {
  'trade.submit': ['trader', 'operations'],
  'trade.amend': ['trader', 'operations'],
  'trade.cancel': ['trader', 'operations'],
  'trade.rollback': ['operations'],
  'trade.retry': ['operations'],
  'trade.read': ['trader', 'operations', 'auditor'],
  'position.read': ['trader', 'operations', 'auditor'],
  'dead-letter.manage': ['operations'],
  'api-key.manage': ['operations'],
  'reference.write': ['operations'],
  'views.rebuild': ['operations'],
  'views.reconcile': ['operations'],
  'operations.watch': ['operations', 'auditor'],
  'stream.open': ['trader', 'operations', 'auditor'],
  'reference.read': ['trader', 'operations', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function isAllowed(identity: Pick<Identity, 'roles'>, permission: Permission): boolean {
  const allowed: readonly Role[] = PERMISSIONS[permission];
  return identity.roles.some(role => allowed.includes(role));
}
