/** Entries of the audit trail in words. */
import type { AuditEntry, AuditQuery, AuditTrail } from '../../../src/client/index.ts';
import { count, plural } from '../format/counts.ts';

type Change = NonNullable<AuditEntry['changes']>[number];
type NotKept = AuditTrail['notKept'][number];

/** A line of the list: an entry, or a count of refusals that were not kept. */
export type AuditRow = { id: number; entry: AuditEntry } | { id: number; notKept: NotKept };

/** The rows of a page, the newest first, counts in their place among the entries. */
export const rowsOf = ({ items, notKept }: Pick<AuditTrail, 'items' | 'notKept'>): AuditRow[] =>
  [
    ...items.map(entry => ({ id: entry.id, entry })),
    ...notKept.map(counted => ({ id: counted.id, notKept: counted })),
  ].sort((one, other) => other.id - one.id);

/** Names of operations after "requested" or "was denied". */
const REQUESTS: Record<NonNullable<AuditQuery['operation']>, string> = {
  'trade.submit': 'a new trade',
  'trade.amend': 'an amendment',
  'trade.cancel': 'a cancellation',
  'trade.rollback': 'a rollback',
  'trade.rollforward': 'a roll forward',
  'trade.retry': 'a retry of booking',
  'trade.approve': 'an approval',
  'trade.refuse': 'a refusal of approval',
  'trade.read': 'access to a trade',
  'trade.list': 'access to trades',
  'position.read': 'access to positions',
  'feed.read': 'access to the feed',
  'stream.open': 'a stream',
  'reference.read': 'access to reference data',
  'reference.write': 'a change of reference data',
  'dead-letter.read': 'access to dead letters',
  'dead-letter.redrive': 'a redrive of dead letters',
  'views.rebuild': 'a rebuild of the views',
  'views.reconcile': 'a reconciliation',
  'operations.watch': 'access to the pipeline',
  'audit.read': 'access to the audit trail',
  'api-key.read': 'access to API keys',
  'api-key.create': 'a new API key',
  'api-key.roll': 'a new secret for an API key',
  'api-key.adopt': 'the adoption of an API key',
  'api-key.revoke': 'the revocation of an API key',
  unknown: 'a call that does not exist',
};

/** @returns the sentence after the name of the subject */
export function sentence({ kind, operation, target }: AuditEntry): string {
  const stops = operation === 'views.rebuild' && target.startsWith('DELETE');
  const request = stops ? 'a stop of the rebuild' : ((REQUESTS as Record<string, string>)[operation] ?? operation);
  return `${kind === 'refusal' ? 'was denied' : 'requested'} ${request}`;
}

export const outcome = ({ status, code }: AuditEntry): string =>
  code ?? (status === null ? 'in progress' : String(status));

/** The trade that an entry is about; null for other entries. */
export const tradeIn = ({ target }: AuditEntry): string | null =>
  /\/v1\/trades\/(T[0-9A-Z]+)(?:\/|$)/.exec(target)?.[1] ?? null;

const KINDS: Record<Change['type'], string> = {
  trade: 'Trade',
  'api-key': 'API key',
  instrument: 'Instrument',
  account: 'Account',
  counterparty: 'Counterparty',
  'dead-letter': 'Dead letter',
  views: 'Views',
  reconciliation: 'Reconciliation',
};

/** Describes a change: the members that differ, or all members of a thing that was made. */
export function describeChange({ type, id, before, after }: Change): string {
  const name = id === '' ? KINDS[type] : `${KINDS[type]} ${id}`;
  if (!before || !after) {
    const facts = Object.entries(before ?? after ?? {}).filter(([, value]) => value !== null);
    return `${name}${before ? '' : ', new'}: ${facts.map(([member, value]) => `${member} ${shown(value)}`).join(', ')}`;
  }
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differing = members.filter(member => shown(before[member]) !== shown(after[member]));
  const from =
    typeof after.validFrom === 'string' && after.validFrom > ALWAYS ? `, effective from ${after.validFrom}` : '';
  const changes = differing.map(member => `${member} ${shown(before[member])} → ${shown(after[member])}`);
  return `${name}${from}: ${changes.join(', ')}`;
}

/** Date of a record without a beginning. */
const ALWAYS = '0001-01-01';

/** Quotes texts with spaces or commas, so that their ends are seen in a list. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.map(shown).join(' ');
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return /[ ,]/.test(text) ? `“${text}”` : text;
}

export const describeNotKept = ({ subject, count: number }: NotKept): string =>
  `${plural(number, 'more refusal')} of ${subject ?? 'further users'}: counted, not kept`;

export const codesOf = ({ codes }: NotKept): string =>
  Object.entries(codes)
    .map(([code, number]) => `${count(number)} ${code}`)
    .join(', ');
