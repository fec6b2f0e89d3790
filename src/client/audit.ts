/** What operations did, and what was refused to whom. */
import type { AuditTrail } from '../contracts/audit.ts';
import type { Operation } from '../domain/permissions.ts';
import { withQuery } from './query.ts';
import type { Call, ReadOptions } from './trades.ts';

export type { AuditEntry } from '../contracts/audit.ts';

export interface AuditQuery {
  /** Only what this user, or `key:` and the id of an API key, asked for. */
  subject?: string;
  operation?: Operation;
  limit?: number;
  cursor?: string;
}

export const auditCalls = (call: Call) => ({
  /** Commands of operations and refusals, the newest first. */
  audit: (query: AuditQuery = {}, { signal }: ReadOptions = {}) =>
    call<AuditTrail>({ method: 'GET', path: withQuery('/v1/audit', { ...query }), signal }),
});
