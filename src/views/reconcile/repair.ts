/** Mends what can be derived again: rows of a trade from its log, positions from the journal once that is right. */
import { and, eq } from 'drizzle-orm';
import { foldPosition, START, UNOPENED } from '../../domain/booking/position-fold.ts';
import { earliestLocalDate } from '../../domain/venues.ts';
import type { ViewBuild } from '../generation.ts';
import {
  atPosition,
  entriesOfPosition,
  insertEntries,
  type JournalRow,
  type PositionKey,
  positionKeyOf,
} from '../journal.ts';
import { upsertPositions } from '../position-view.ts';
import { bookingEntries, positions, trades } from '../schema.ts';
import { viewRow } from '../trade-view.ts';
import { type Evidence, expectedJournal, journalOfTrade } from './check-trade.ts';

/**
 * Replaces a trade's rows by what its log calls for; without a log, by nothing.
 * @param strays entries found elsewhere in the journal under this trade's name
 * @returns the positions that this may have changed
 */
export async function repairTrade(
  build: ViewBuild,
  tradeId: string,
  evidence: Evidence,
  strays: readonly JournalRow[],
  now: Date,
): Promise<PositionKey[]> {
  const expected = expectedJournal(evidence);
  const present = [...(await journalOfTrade(build, tradeId, expected)), ...strays];
  const row = viewRow(evidence.entries);
  const at = and(eq(trades.tenant, build.key), eq(trades.tradeId, tradeId));
  const [held] = await build.db.select({ version: trades.version }).from(trades).where(at);
  await build.db.batch([
    // A row that has moved on since stays, and the insertion after it then makes all of this fail, to be done again.
    build.db.delete(trades).where(and(at, eq(trades.version, held?.version ?? 0))),
    ...(row ? [build.db.insert(trades).values({ ...row, viewedAt: now.toISOString(), tenant: build.key })] : []),
    ...present.map(row => deleteEntry(build, row)),
    ...insertEntries(build, expected),
  ]);
  const touched = [...present, ...expected].map(positionKeyOf);
  return [...new Map(touched.map(position => [JSON.stringify(position), position])).values()];
}

/** Writes a position as the fold of its journal. */
export async function repairPosition(build: ViewBuild, key: PositionKey, now: Date): Promise<void> {
  const journal = await entriesOfPosition(build, key, START.place);
  const at = atPosition(build, positions, key);
  const [held] = await build.db.select({ version: positions.version }).from(positions).where(at);
  const version = held?.version ?? 0;
  if (journal.length === 0) {
    await build.db.delete(positions).where(and(at, eq(positions.version, version)));
    return;
  }
  const kept = foldPosition(UNOPENED, START, journal, journal, earliestLocalDate(now.toISOString()));
  await build.db.batch([upsertPositions(build, [{ key, version, kept }])]);
}

const deleteEntry = (build: ViewBuild, row: JournalRow) =>
  build.db
    .delete(bookingEntries)
    .where(
      and(
        atPosition(build, bookingEntries, row),
        eq(bookingEntries.submittedAt, row.submittedAt),
        eq(bookingEntries.tradeId, row.tradeId),
        eq(bookingEntries.revision, row.revision),
        eq(bookingEntries.kind, row.kind),
      ),
    );
