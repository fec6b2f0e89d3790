/** The audit trail: commands of operations with what they changed, and refusals. */
import type { AuditTrail } from '../contracts/audit.ts';
import type { Operation } from '../domain/permissions.ts';
import { withQuery } from './query.ts';
import type { Call, ReadOptions } from './trades.ts';

export type { AuditEntry, AuditTrail } from '../contracts/audit.ts';

export interface AuditQuery {
  /** Only entries of this user, or of `key:` and the id of an API key. */
  subject?: string;
  operation?: Operation | 'unknown';
  limit?: number;
  cursor?: string;
}

export const auditCalls = (call: Call) => ({
  /** Entries, the newest first, and counts of refusals that were not kept. */
  audit: (query: AuditQuery = {}, { signal }: ReadOptions = {}) =>
    call<AuditTrail>({ method: 'GET', path: withQuery('/v1/audit', { ...query }), signal }),
});
