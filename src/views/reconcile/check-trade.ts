/** Holds what the views say of one trade against its log. */
import { and, eq } from 'drizzle-orm';
import type { Finding } from '../../contracts/jobs.ts';
import type { FeedEntry } from '../../contracts/messages.ts';
import type { Verification } from '../../domain/trade/verify.ts';
import { journalRows } from '../booking-view.ts';
import type { ViewBuild } from '../generation.ts';
import { atPosition, type JournalRow } from '../journal.ts';
import { bookingEntries, trades } from '../schema.ts';
import { viewRow } from '../trade-view.ts';
import { differences } from './differences.ts';

/** A trade's log, replayed and verified; no entries where there is no log. */
export interface Evidence {
  entries: FeedEntry[];
  verification: Verification;
}

export const entryName = ({ tradeId, revision, kind }: JournalRow): string => `${tradeId} ${revision} ${kind}`;

/** The journal rows that a log calls for. */
export const expectedJournal = (evidence: Evidence): JournalRow[] => evidence.entries.flatMap(journalRows);

/** @param build the build to look at */
export async function checkTrade(build: ViewBuild, tradeId: string, evidence: Evidence): Promise<Finding[]> {
  const about = { subject: tradeId, tradeId };
  if (!evidence.verification.valid) {
    const field = `sequence ${evidence.verification.firstInvalidSequence}`;
    return [{ kind: 'broken_chain', where: 'log', ...about, field }];
  }
  return [...(await checkRow(build, tradeId, evidence)), ...(await checkJournal(build, tradeId, evidence))];
}

async function checkRow({ db, key }: ViewBuild, tradeId: string, { entries }: Evidence): Promise<Finding[]> {
  const about = { where: 'trades' as const, subject: tradeId, tradeId };
  const [row] = await db
    .select()
    .from(trades)
    .where(and(eq(trades.tenant, key), eq(trades.tradeId, tradeId)));
  const expected = viewRow(entries);
  if (!expected) return row ? [{ kind: 'unknown_trade', ...about }] : [];
  const { version } = expected;
  if (!row) return [{ kind: 'missing', ...about, expected: version }];
  if (row.version < version) return [{ kind: 'stale', ...about, expected: version, actual: row.version }];
  return differences(about, expected, row);
}

async function checkJournal(build: ViewBuild, tradeId: string, evidence: Evidence): Promise<Finding[]> {
  const expected = expectedJournal(evidence);
  const actual = await journalOfTrade(build, tradeId, expected);
  const missing = expected.flatMap(row => {
    const about = { where: 'booking_entries' as const, subject: entryName(row), tradeId };
    const found = actual.find(other => entryName(other) === entryName(row));
    return found ? differences(about, row, found) : [{ kind: 'missing' as const, ...about }];
  });
  const unexpected = actual
    .filter(row => !expected.some(other => entryName(other) === entryName(row)))
    .map(row => ({ kind: 'unexpected' as const, where: 'booking_entries' as const, subject: entryName(row), tradeId }));
  return [...missing, ...unexpected];
}

/** The journal is kept by position, so a trade's entries are looked for where its log says that they must be. */
export async function journalOfTrade(
  build: ViewBuild,
  tradeId: string,
  expected: readonly JournalRow[],
): Promise<JournalRow[]> {
  const places = new Map(expected.map(row => [JSON.stringify([row.account, row.symbol, row.isin, row.currency]), row]));
  const found = await Promise.all(
    [...places.values()].map(row =>
      build.db
        .select()
        .from(bookingEntries)
        .where(
          and(
            atPosition(build, bookingEntries, row),
            eq(bookingEntries.submittedAt, row.submittedAt),
            eq(bookingEntries.tradeId, tradeId),
          ),
        ),
    ),
  );
  return found.flat();
}
