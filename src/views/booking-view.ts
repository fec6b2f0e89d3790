/**
 * Takes what happened to trades into the views: the trade's row, the journal, the positions and the counts,
 * in one atomic commit. A
 * trade's row says how far its log has been taken in, and nothing is taken in twice or over a gap. Two consumers may do
 * this at once: what one has read and another has changed aborts the commit, and it is done again from what is there now.
 */
import type { FeedEntry } from '../contracts/messages.ts';
import { journalEntriesOf } from '../domain/trade/journal-entries.ts';
import type { Views } from './database.ts';
import { insertEntry, type JournalRow, positionKeyOf } from './journal.ts';
import { foldPositions, readPositions, upsertPosition } from './position-view.ts';
import { countChanges } from './trade-counts.ts';
import { heldTrades, upsertTrade } from './trade-view.ts';

/** The news of one trade, in sequence. */
export interface Outcome {
  tenant: string;
  entries: FeedEntry[];
}

export interface ViewDeps {
  views: Views;
  now(): Date;
  /** The keys of the builds to write to, in the order of the tenants. */
  viewKeys(tenants: readonly string[]): Promise<string[]>;
  /** The entries of a trade after a sequence, from its log. */
  entriesAfter(tenant: string, tradeId: string, sequence: number): Promise<FeedEntry[]>;
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
  const { views } = deps;
  const keys = await deps.viewKeys(outcomes.map(({ tenant }) => tenant));
  const targets = outcomes.map((outcome, index) => ({ ...outcome, key: keys[index] ?? outcome.tenant }));
  const held = await heldTrades(
    views,
    targets.map(({ key, entries }) => ({ key, tradeId: entries[0]?.trade.tradeId ?? '' })),
  );
  const news = await Promise.all(targets.map((target, index) => unseen(target, held[index]?.version ?? 0, deps)));
  const now = deps.now().toISOString();
  const fresh = news.flatMap(({ key, entries }) => entries.flatMap(entry => journalRows(key, entry)));

  const touched = new Map(fresh.map(row => [JSON.stringify(positionKeyOf(row)), positionKeyOf(row)]));
  const kept = await readPositions(views, [...touched.values()]);
  const folded = await foldPositions(views, kept, fresh, now.slice(0, 10));

  const changes = news.flatMap(({ key, entries }, index) => {
    const last = entries.at(-1);
    return last ? [{ key, from: held[index] ?? null, to: last.trade }] : [];
  });

  const statements = [
    ...news.flatMap(({ key, version, entries }) => {
      const last = entries.at(-1);
      return last ? [upsertTrade(views, key, last.trade, version, now)] : [];
    }),
    ...fresh.map(row => insertEntry(views, row)),
    ...folded.map(position => upsertPosition(views, position)),
    ...countChanges(views, changes),
  ];
  const [first, ...rest] = statements;
  if (first) await views.batch([first, ...rest]);
}

/** What of an outcome the view does not hold yet, without a gap: what is missing before it comes from the log. */
async function unseen({ tenant, key, entries }: Outcome & { key: string }, version: number, deps: ViewDeps) {
  const fresh = entries.filter(({ event }) => event.sequence > version);
  const [first] = fresh;
  if (!first || first.event.sequence === version + 1) return { key, version, entries: fresh };
  return { key, version, entries: await deps.entriesAfter(tenant, first.event.tradeId, version) };
}

/** The journal rows that an event calls for, in a build. */
export function journalRows(key: string, { event, trade }: FeedEntry): JournalRow[] {
  return journalEntriesOf(event).map(entry => ({
    tenant: key,
    tradeId: event.tradeId,
    submittedAt: trade.submittedAt,
    recordedAt: event.recordedAt,
    ...entry,
  }));
}
