/** Who may do what: one table, for the gateway, the stream, the Trade UI and docs/permissions.md. */

export const ROLES = ['trader', 'operations', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What becomes of an operation under a token that is limited to some accounts.
 * - checked: what it is about must be on an account of the token's, else it is refused
 * - filtered: what is on other accounts is left out of the answer
 * - whole: it concerns the whole tenant, and is refused
 */
export type AccountRule = 'checked' | 'filtered' | 'whole';

interface Permission {
  roles: readonly Role[];
  accounts: AccountRule;
  /** Sets something right, or changes what others work with: each time is recorded in the audit trail. */
  audited?: true;
  /** For people: an API key cannot do it, whatever its roles are. */
  peopleOnly?: true;
}

const EVERYONE = ROLES;
const TRADING = ['trader', 'operations'] as const;
const OPERATIONS = ['operations'] as const;

export const PERMISSIONS = {
  'trade.submit': { roles: TRADING, accounts: 'checked' },
  'trade.amend': { roles: TRADING, accounts: 'checked' },
  'trade.cancel': { roles: TRADING, accounts: 'checked' },
  'trade.rollback': { roles: OPERATIONS, accounts: 'checked', audited: true },
  'trade.rollforward': { roles: OPERATIONS, accounts: 'checked', audited: true },
  'trade.retry': { roles: OPERATIONS, accounts: 'checked', audited: true },
  'trade.approve': { roles: OPERATIONS, accounts: 'checked', audited: true, peopleOnly: true },
  'trade.refuse': { roles: OPERATIONS, accounts: 'checked', audited: true },
  'trade.read': { roles: EVERYONE, accounts: 'checked' },
  'trade.list': { roles: EVERYONE, accounts: 'filtered' },
  'position.read': { roles: EVERYONE, accounts: 'filtered' },
  'feed.read': { roles: EVERYONE, accounts: 'filtered' },
  'stream.open': { roles: EVERYONE, accounts: 'filtered' },
  'reference.read': { roles: EVERYONE, accounts: 'filtered' },
  'reference.write': { roles: OPERATIONS, accounts: 'whole', audited: true },
  'dead-letter.read': { roles: OPERATIONS, accounts: 'whole' },
  'dead-letter.redrive': { roles: OPERATIONS, accounts: 'whole', audited: true },
  'views.rebuild': { roles: OPERATIONS, accounts: 'whole', audited: true },
  'views.reconcile': { roles: OPERATIONS, accounts: 'whole', audited: true },
  'operations.watch': { roles: ['operations', 'auditor'], accounts: 'whole' },
  'audit.read': { roles: ['operations', 'auditor'], accounts: 'whole' },
  'api-key.read': { roles: OPERATIONS, accounts: 'whole' },
  'api-key.create': { roles: OPERATIONS, accounts: 'whole', audited: true },
  'api-key.roll': { roles: OPERATIONS, accounts: 'whole', audited: true },
  'api-key.adopt': { roles: OPERATIONS, accounts: 'whole', audited: true, peopleOnly: true },
  'api-key.revoke': { roles: OPERATIONS, accounts: 'whole', audited: true },
} as const satisfies Record<string, Permission>;

export type Operation = keyof typeof PERMISSIONS;

const ALL = Object.keys(PERMISSIONS) as Operation[];

/** What of an identity decides. */
export interface Rights {
  roles: readonly Role[];
  /** Absent or null: every account of the tenant. */
  accounts?: readonly string[] | null | undefined;
  /** True for an API key. */
  isKey?: boolean | undefined;
}

export const permissionOf = (operation: Operation): Permission => PERMISSIONS[operation];

/** @returns why an operation is refused whatever it is about; null when it is not */
export function denial({ roles, accounts, isKey }: Rights, operation: Operation): 'roles' | 'key' | 'accounts' | null {
  const permission = permissionOf(operation);
  if (!roles.some(role => permission.roles.includes(role))) return 'roles';
  if (permission.peopleOnly && isKey) return 'key';
  return permission.accounts === 'whole' && accounts ? 'accounts' : null;
}

export const isPermitted = (rights: Rights, operation: Operation): boolean => denial(rights, operation) === null;

export const permittedOperations = (rights: Rights): Operation[] => ALL.filter(one => isPermitted(rights, one));

/** Tells that somebody may do everything that another may, on all of the other's accounts. */
export const covers = (rights: Rights, other: Rights): boolean =>
  permittedOperations(other).every(operation => isPermitted(rights, operation)) &&
  (!rights.accounts || (other.accounts?.every(account => rights.accounts?.includes(account)) ?? false));
