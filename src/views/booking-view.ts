/**
 * Takes what happened to trades of a tenant into its views: the trade's row, the journal, the positions and the counts, in
 * one atomic commit. A trade's row says how far its log has been taken in, and nothing is taken in twice or over a gap. Two
 * consumers may do this at once: what one has read and another has changed aborts the commit, and it is done again from
 * what is there now.
 */
import type { FeedEntry } from '../contracts/messages.ts';
import { journalEntriesOf } from '../domain/trade/journal-entries.ts';
import { earliestLocalDate } from '../domain/venues.ts';
import type { TenantViews } from './database.ts';
import { buildFrom, selectGeneration, stillInUse, type ViewBuild } from './generation.ts';
import {
  insertEntries,
  type JournalRow,
  type PositionKey,
  positionKeyOf,
  samePosition,
  selectTails,
} from './journal.ts';
import { foldPositions, heldPositions, selectPositions, upsertPositions } from './position-view.ts';
import { countChanges } from './trade-counts.ts';
import { placeByTradeDate } from './trade-date-place.ts';
import { selectHeldTrades, upsertTrades } from './trade-view.ts';

/** The news of one trade, in sequence. */
export type Outcome = readonly FeedEntry[];

export interface ViewDeps {
  views: TenantViews;
  /** The build to write to; absent for the one that is in use. */
  build?: ViewBuild;
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
  const ids = outcomes.flatMap(([first]) => first?.trade.tradeId ?? []);
  // Most news is all news, so that the positions it touches can be read together with what is held of the trades.
  let held = await readHeld(deps, ids, positionsOf(outcomes));
  const news = await Promise.all(
    outcomes.map(async outcome => {
      const before = held.trades.find(({ tradeId }) => tradeId === outcome[0]?.trade.tradeId) ?? null;
      return { before, entries: await unseen(outcome, before?.version ?? 0, deps) };
    }),
  );
  const touched = positionsOf(news.map(({ entries }) => entries));
  if (touched.some(key => !held.positions.some(position => samePosition(position.key, key))))
    held = { ...held, positions: (await readHeld(deps, ids, touched)).positions };

  const { build } = held;
  const now = deps.now().toISOString();
  const journal = news.flatMap(({ entries }) => entries.flatMap(journalRows));
  const moved = held.positions.filter(({ key }) => touched.some(other => samePosition(key, other)));
  const folded = await foldPositions(build, moved, journal, earliestLocalDate(now));
  const changes = news.flatMap(({ before, entries }) => {
    const last = entries.at(-1);
    const tradeDateKey = placeByTradeDate(before?.tradeDateKey ?? null, entries);
    return last ? [{ from: before, to: last.trade, tradeDateKey }] : [];
  });
  if (changes.length === 0) return;
  await build.db.batch([
    upsertTrades(
      build,
      changes.map(({ from, to, tradeDateKey }) => ({ trade: to, tradeDateKey, over: from?.version ?? 0 })),
      now,
    ),
    ...(journal.length > 0 ? [...insertEntries(build, journal), upsertPositions(build, folded)] : []),
    ...countChanges(build, changes),
    ...(deps.build ? [] : [stillInUse(build)]),
  ]);
}

/** All that a commit is decided on and guarded by, in one read. */
async function readHeld({ views, build }: ViewDeps, ids: readonly string[], keys: readonly PositionKey[]) {
  const key = build?.key ?? null;
  const [generation, trades, positions, tails] = await views.db.batch([
    selectGeneration(views),
    selectHeldTrades(views, key, ids),
    selectPositions(views, key, keys),
    selectTails(views, key, keys),
  ]);
  return {
    build: build ?? buildFrom(views, generation),
    trades,
    positions: heldPositions(keys, positions, tails),
  };
}

/** The positions that these entries move, each once. */
const positionsOf = (outcomes: readonly Outcome[]): PositionKey[] => [
  ...new Map(
    outcomes
      .flat()
      .flatMap(journalRows)
      .map(row => [JSON.stringify(positionKeyOf(row)), positionKeyOf(row)]),
  ).values(),
];

/** What of an outcome the view does not hold yet, without a gap: what is missing before it comes from the log. */
async function unseen(entries: Outcome, version: number, deps: ViewDeps): Promise<readonly FeedEntry[]> {
  const news = entries.filter(({ event }) => event.sequence > version);
  const [first] = news;
  if (!first || first.event.sequence === version + 1) return news;
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
