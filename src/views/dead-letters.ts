/** Dead letters: messages that the queues gave up on, the newest first. */
import { and, asc, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Views } from './database.ts';
import { deadLetters } from './schema.ts';

export type DeadLetter = typeof deadLetters.$inferSelect;

/** Keeps letters; one that is there already stays as it is. */
export async function insertDeadLetters(views: Views, letters: readonly DeadLetter[]): Promise<void> {
  const [first, ...rest] = letters.map(letter => views.insert(deadLetters).values(letter).onConflictDoNothing());
  if (first) await views.batch([first, ...rest]);
}

/** @param after the last of the page before; null for the first page */
export async function listDeadLetters(
  views: Views,
  tenant: string,
  limit: number,
  after: Pick<DeadLetter, 'failedAt' | 'id'> | null,
): Promise<DeadLetter[]> {
  return views
    .select()
    .from(deadLetters)
    .where(
      and(
        eq(deadLetters.tenant, tenant),
        isNull(deadLetters.redrivenAt),
        after ? sql`(${deadLetters.failedAt}, ${deadLetters.id}) < (${after.failedAt}, ${after.id})` : undefined,
      ),
    )
    .orderBy(desc(deadLetters.failedAt), desc(deadLetters.id))
    .limit(limit);
}

export async function findDeadLetter(views: Views, tenant: string, id: string): Promise<DeadLetter | null> {
  const [letter] = await views
    .select()
    .from(deadLetters)
    .where(and(eq(deadLetters.tenant, tenant), eq(deadLetters.id, id)));
  return letter ?? null;
}

/** Takes a letter off the list; it keeps the time at which that was first done. */
export async function markRedriven(views: Views, tenant: string, id: string, at: string): Promise<void> {
  await views
    .update(deadLetters)
    .set({ redrivenAt: at })
    .where(and(eq(deadLetters.tenant, tenant), eq(deadLetters.id, id), isNull(deadLetters.redrivenAt)));
}

/** Letters of all tenants from before a time, brought back or not, the oldest first. */
export async function oldDeadLetters(views: Views, before: string, limit: number): Promise<DeadLetter[]> {
  return views
    .select()
    .from(deadLetters)
    .where(lt(deadLetters.failedAt, before))
    .orderBy(asc(deadLetters.failedAt), asc(deadLetters.id))
    .limit(limit);
}

export async function removeDeadLetters(views: Views, tenant: string, ids: readonly string[]): Promise<void> {
  const named = sql`${deadLetters.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  await views.delete(deadLetters).where(and(eq(deadLetters.tenant, tenant), named));
}
