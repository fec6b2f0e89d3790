/** Mends what can be derived again: rows of a trade from its log, positions from the journal once that is right. */
import { and, eq } from 'drizzle-orm';
import { foldPosition, START, UNOPENED } from '../../domain/booking/position-fold.ts';
import type { Views } from '../database.ts';
import {
  atPosition,
  entriesOfPosition,
  insertEntry,
  type JournalRow,
  type PositionKey,
  positionKeyOf,
} from '../journal.ts';
import { upsertPosition } from '../position-view.ts';
import { bookingEntries, positions, trades } from '../schema.ts';
import { viewRow } from '../trade-view.ts';
import { type Evidence, expectedJournal, journalOfTrade } from './check-trade.ts';

/**
 * Replaces a trade's rows by what its log calls for; without a log, by nothing.
 * @param strays entries found elsewhere in the journal under this trade's name
 * @returns the positions that this may have changed
 */
export async function repairTrade(
  views: Views,
  key: string,
  tradeId: string,
  evidence: Evidence,
  strays: readonly JournalRow[],
  now: Date,
): Promise<PositionKey[]> {
  const expected = expectedJournal(key, evidence);
  const present = [...(await journalOfTrade(views, tradeId, expected)), ...strays];
  const trade = evidence.entries.at(-1)?.trade;
  const at = and(eq(trades.tenant, key), eq(trades.tradeId, tradeId));
  const [held] = await views.select({ version: trades.version }).from(trades).where(at);
  await views.batch([
    // A row that has moved on since stays, and the insertion after it then makes all of this fail, to be done again.
    views.delete(trades).where(and(at, eq(trades.version, held?.version ?? 0))),
    ...(trade ? [views.insert(trades).values({ ...viewRow(key, trade), viewedAt: now.toISOString() })] : []),
    ...present.map(row => deleteEntry(views, row)),
    ...expected.map(row => insertEntry(views, row)),
  ]);
  const touched = [...present, ...expected].map(positionKeyOf);
  return [...new Map(touched.map(position => [JSON.stringify(position), position])).values()];
}

/** Writes a position as the fold of its journal. */
export async function repairPosition(views: Views, key: PositionKey, now: Date): Promise<void> {
  const journal = await entriesOfPosition(views, key, START.place);
  const at = atPosition(positions, key);
  const [held] = await views.select({ version: positions.version }).from(positions).where(at);
  const version = held?.version ?? 0;
  if (journal.length === 0) {
    await views.delete(positions).where(and(at, eq(positions.version, version)));
    return;
  }
  const kept = foldPosition(UNOPENED, START, journal, journal, now.toISOString().slice(0, 10));
  await upsertPosition(views, { key, version, kept });
}

const deleteEntry = (views: Views, row: JournalRow) =>
  views
    .delete(bookingEntries)
    .where(
      and(
        atPosition(bookingEntries, row),
        eq(bookingEntries.submittedAt, row.submittedAt),
        eq(bookingEntries.tradeId, row.tradeId),
        eq(bookingEntries.revision, row.revision),
        eq(bookingEntries.kind, row.kind),
      ),
    );
