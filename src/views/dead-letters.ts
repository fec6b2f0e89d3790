/** Dead letters: messages that the queues gave up on, the newest first. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { TenantViews } from './database.ts';
import { deadLetters } from './schema.ts';

export type DeadLetter = typeof deadLetters.$inferSelect;

/** Keeps letters; one that is there already stays as it is. */
export async function insertDeadLetters(
  { db, tenant }: TenantViews,
  letters: readonly Omit<DeadLetter, 'tenant'>[],
): Promise<void> {
  const [first, ...rest] = letters.map(letter =>
    db
      .insert(deadLetters)
      .values({ ...letter, tenant })
      .onConflictDoNothing(),
  );
  if (first) await db.batch([first, ...rest]);
}

/** @param after the last of the page before; null for the first page */
export async function listDeadLetters(
  { db, tenant }: TenantViews,
  limit: number,
  after: Pick<DeadLetter, 'failedAt' | 'id'> | null,
): Promise<DeadLetter[]> {
  return db
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

export async function findDeadLetter({ db, tenant }: TenantViews, id: string): Promise<DeadLetter | null> {
  const [letter] = await db
    .select()
    .from(deadLetters)
    .where(and(eq(deadLetters.tenant, tenant), eq(deadLetters.id, id)));
  return letter ?? null;
}

/** Takes a letter off the list; it keeps the time at which that was first done. */
export async function markRedriven({ db, tenant }: TenantViews, id: string, at: string): Promise<void> {
  await db
    .update(deadLetters)
    .set({ redrivenAt: at })
    .where(and(eq(deadLetters.tenant, tenant), eq(deadLetters.id, id), isNull(deadLetters.redrivenAt)));
}

export async function removeDeadLetters({ db, tenant }: TenantViews, ids: readonly string[]): Promise<void> {
  const named = sql`${deadLetters.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  await db.delete(deadLetters).where(and(eq(deadLetters.tenant, tenant), named));
}
