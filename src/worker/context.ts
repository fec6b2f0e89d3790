import type { Identity } from '../contracts/identity.ts';
import type { Operation } from '../domain/permissions.ts';

/** What Hono carries through a request: the platform's bindings, and what the middleware found out. */
export interface App {
  Bindings: Env;
  Variables: { requestId: string; identity: Identity; operation: Operation; idempotencyKey: string };
}
