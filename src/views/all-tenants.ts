/** The few reads that span tenants, since who they are about is what they find out. Each row names its tenant. */
import { asc, eq, lt, sql } from 'drizzle-orm';
import type { ApiKeyRow } from './api-keys.ts';
import { openDatabase } from './database.ts';
import type { DeadLetter } from './dead-letters.ts';
import { accounts } from './reference-schema.ts';
import { apiKeys, deadLetters } from './schema.ts';

type Bindings = Pick<Env, 'VIEWS'>;

/** The tenants that can have trades. */
export async function tenantsWithAccounts({ VIEWS }: Bindings): Promise<string[]> {
  const rows = await openDatabase(VIEWS).selectDistinct({ tenant: accounts.tenant }).from(accounts);
  return rows.map(({ tenant }) => tenant);
}

/** Asks the database for an answer. @throws Error when there is no answer */
export async function askDatabase({ VIEWS }: Bindings): Promise<void> {
  await openDatabase(VIEWS).run(sql`SELECT 1`);
}

/** A key by the id that it says it has: whose it is stands in the row. */
export async function findApiKey({ VIEWS }: Bindings, id: string): Promise<ApiKeyRow | null> {
  const [row] = await openDatabase(VIEWS).select().from(apiKeys).where(eq(apiKeys.id, id));
  return row ?? null;
}

/** Letters from before a time, brought back or not, the oldest first. */
export async function oldDeadLetters({ VIEWS }: Bindings, before: string, limit: number): Promise<DeadLetter[]> {
  return openDatabase(VIEWS)
    .select()
    .from(deadLetters)
    .where(lt(deadLetters.failedAt, before))
    .orderBy(asc(deadLetters.failedAt), asc(deadLetters.id))
    .limit(limit);
}
