import type { AuditedChange } from '../contracts/audit.ts';
import type { Identity } from '../contracts/identity.ts';
import type { Operation } from '../domain/permissions.ts';
import type { Tenant } from '../durable-objects/tenant.ts';

/** What Hono carries through a request: the platform's bindings, and what the middleware found out. */
export interface App {
  Bindings: Env;
  Variables: {
    requestId: string;
    identity: Identity;
    tenant: Tenant;
    operation: Operation;
    /** Entry of an audited command once begun, and its changes once the handler has said them. */
    audit?: { id: number | null; changes: AuditedChange[] | null };
    /** JSON body as parsed, before its schema has changed anything. */
    sent: unknown;
    idempotencyKey: string;
  };
}
