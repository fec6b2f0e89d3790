/**
 * Takes what happened to trades of a tenant into its views: the trade's row, the journal, the positions and the counts, in
 * one atomic commit. A trade's row says how far its log has been taken in, and nothing is taken in twice or over a gap. Two
 * consumers may do this at once: what one has read and another has changed aborts the commit, and it is done again from
 * what is there now.
 */
import type { FeedEntry } from '../contracts/messages.ts';
import { journalEntriesOf } from '../domain/trade/journal-entries.ts';
import type { ViewBuild } from './generation.ts';
import { insertEntry, type JournalRow, positionKeyOf } from './journal.ts';
import { foldPositions, readPositions, upsertPosition } from './position-view.ts';
import { countChanges } from './trade-counts.ts';
import { heldTrades, upsertTrade } from './trade-view.ts';

/** The news of one trade, in sequence. */
export type Outcome = readonly FeedEntry[];

export interface ViewDeps {
  /** The build to write to, as it is now. */
  build(): Promise<ViewBuild>;
  now(): Date;
  /** The entries of a trade after a sequence, from its log. */
  entriesAfter(tradeId: string, sequence: number): Promise<FeedEntry[]>;
}

/** Tries of one commit that others keep changing under our hands, before it is left to the message's retry. */
const TRIES = 5;

/** @returns for each outcome, in order, what went wrong; undefined for those that the views now hold */
export async function applyOutcomes(outcomes: readonly Outcome[], deps: ViewDeps): Promise<unknown[]> {
  const failure = await attempt(() => commit(outcomes, deps));
  if (failure === undefined || outcomes.length === 1) return outcomes.map(() => failure);
  // One by one: what cannot be written holds up nobody else.
  const failures: unknown[] = [];
  for (const outcome of outcomes) failures.push(await attempt(() => commit([outcome], deps)));
  return failures;
}

async function attempt(write: () => Promise<void>): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    try {
      await write();
      return undefined;
    } catch (error) {
      if (tries >= TRIES || !isConflict(error)) return error;
    }
  }
}

/** A guard refused: someone else was faster. */
const isConflict = (error: unknown): boolean =>
  error instanceof Error &&
  /constraint failed/i.test(`${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`);

async function commit(outcomes: readonly Outcome[], deps: ViewDeps): Promise<void> {
  const build = await deps.build();
  const held = await heldTrades(
    build,
    outcomes.map(([first]) => first?.trade.tradeId ?? ''),
  );
  const news = await Promise.all(
    outcomes.map(async (outcome, index) => {
      const before = held[index] ?? null;
      return { before, entries: await unseen(outcome, before?.version ?? 0, deps) };
    }),
  );
  const now = deps.now().toISOString();
  const fresh = news.flatMap(({ entries }) => entries.flatMap(journalRows));

  const touched = new Map(fresh.map(row => [JSON.stringify(positionKeyOf(row)), positionKeyOf(row)]));
  const kept = await readPositions(build, [...touched.values()]);
  const folded = await foldPositions(build, kept, fresh, now.slice(0, 10));

  const changes = news.flatMap(({ before, entries }) => {
    const last = entries.at(-1);
    return last ? [{ from: before, to: last.trade }] : [];
  });
  const statements = [
    ...changes.map(({ from, to }) => upsertTrade(build, to, from?.version ?? 0, now)),
    ...fresh.map(row => insertEntry(build, row)),
    ...folded.map(position => upsertPosition(build, position)),
    ...countChanges(build, changes),
  ];
  const [first, ...rest] = statements;
  if (first) await build.db.batch([first, ...rest]);
}

/** What of an outcome the view does not hold yet, without a gap: what is missing before it comes from the log. */
async function unseen(entries: Outcome, version: number, deps: ViewDeps): Promise<readonly FeedEntry[]> {
  const fresh = entries.filter(({ event }) => event.sequence > version);
  const [first] = fresh;
  if (!first || first.event.sequence === version + 1) return fresh;
  return deps.entriesAfter(first.event.tradeId, version);
}

/** The journal rows that an event calls for. */
export function journalRows({ event, trade }: FeedEntry): JournalRow[] {
  return journalEntriesOf(event).map(entry => ({
    tradeId: event.tradeId,
    submittedAt: trade.submittedAt,
    recordedAt: event.recordedAt,
    ...entry,
  }));
}
