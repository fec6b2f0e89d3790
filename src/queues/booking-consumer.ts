/**
 * The booking worker: takes hints that trades have news, books those that wait for it, brings the views up to date and
 * publishes what happened. Doing it again, late, twice or in another order changes nothing: the logs decide.
 */
import type { BookingMessage, FeedEntry, NotificationMessage } from '../contracts/messages.ts';
import type { ReferenceData } from '../domain/booking/reference-data.ts';
import type { BookingTrace } from '../domain/trade/events.ts';
import type { LedgerStub } from '../durable-objects/names.ts';
import { describeError, log } from '../observability/log.ts';
import type { Outcome } from '../views/booking-view.ts';
import type { Wanted } from './booking-reference.ts';

/** What happened to trades of a tenant. */
export type News = Omit<NotificationMessage, 'tenant'>;

/** What the trades of one tenant are booked with. */
export interface BookingDeps {
  tenant: string;
  ledger(tradeId: string): Pick<LedgerStub, 'book' | 'entries'>;
  /** What booking has to know about these trades, in their order. */
  referenceData(wanted: readonly Wanted[]): Promise<ReferenceData[]>;
  /** Takes outcomes into the views; answers for each, in order, what went wrong, undefined for nothing. */
  updateViews(outcomes: readonly Outcome[]): Promise<unknown[]>;
  /** Tells the tenant's feed. */
  publish(news: News): Promise<void>;
  now(): Date;
}

/** A trade of the batch: the earliest news of it that any message named. */
interface Job {
  hint: BookingMessage;
  entries: FeedEntry[];
  error: unknown;
}

/**
 * Handles the messages of one tenant.
 * @returns for each message, in order, what went wrong; undefined for those that may be acknowledged
 */
export async function consumeBookings(messages: readonly BookingMessage[], deps: BookingDeps): Promise<unknown[]> {
  const jobs = jobsOf(messages);
  const all = [...jobs.values()];
  const consumedAt = deps.now().toISOString();
  const reference = await gatherReference(all, deps);
  await Promise.all(all.map((job, index) => bookOne(job, reference[index], consumedAt, deps)));
  await publishOutcomes(
    all.filter(job => job.entries.length > 0),
    deps,
  );
  return messages.map(({ tradeId }) => jobs.get(tradeId)?.error);
}

function jobsOf(messages: readonly BookingMessage[]): Map<string, Job> {
  const jobs = new Map<string, Job>();
  for (const message of messages) {
    const known = jobs.get(message.tradeId);
    if (known && known.hint.sequence <= message.sequence) continue;
    jobs.set(message.tradeId, { hint: message, entries: [], error: undefined });
  }
  return jobs;
}

/** Reference data that can't be had is the error of each trade, and nothing here. */
async function gatherReference(jobs: readonly Job[], deps: BookingDeps): Promise<ReferenceData[]> {
  try {
    return await deps.referenceData(jobs.map(job => job.hint));
  } catch (error) {
    for (const job of jobs) job.error = error;
    return [];
  }
}

async function bookOne(
  job: Job,
  reference: ReferenceData | undefined,
  consumedAt: string,
  deps: BookingDeps,
): Promise<void> {
  const { tradeId, sequence, publishedAt } = job.hint;
  const ledger = deps.ledger(tradeId);
  const trace: BookingTrace = { publishedAt, consumedAt };
  try {
    if (!reference) {
      // Booking can't go on, but what is known must show: an outage hides nothing. The message itself is retried.
      job.entries = await ledger.entries(sequence - 1);
      return;
    }
    let result = await ledger.book(reference, trace, sequence - 1);
    if (result.kind === 'needs') {
      // The terms changed between the hint and now.
      const [current] = await deps.referenceData([{ tradeId, keys: result.keys }]);
      if (!current) throw new Error('no reference data was returned for the requested keys');
      result = await ledger.book(current, trace, sequence - 1);
    }
    if (result.kind === 'settled') job.entries = result.entries;
    else if (result.kind === 'needs') throw new Error('the terms changed again during booking');
    else log.error('booking_hint_without_trade', { tenant: deps.tenant, tradeId });
  } catch (error) {
    job.error = error;
  }
}

/** The views first, then the feed: who hears of a change can already read it in a list. */
async function publishOutcomes(jobs: readonly Job[], deps: BookingDeps): Promise<void> {
  if (jobs.length === 0) return;
  const { tenant } = deps;
  const outcomes = jobs.map(({ entries }) => entries);
  const failures = await deps.updateViews(outcomes);
  for (const [index, job] of jobs.entries()) {
    if (failures[index] === undefined) continue;
    log.warn('view_update_failed', { tenant, tradeId: job.hint.tradeId, error: describeError(failures[index]) });
    job.error ??= failures[index];
  }
  // What the views could not take is still news, and the feed is told that they lack it.
  const byArrival = Map.groupBy(jobs, (_, index) => failures[index] === undefined);
  await Promise.all(
    [...byArrival].map(([viewed, members]) =>
      publishNews({ viewed, entries: members.flatMap(job => job.entries) }, members, deps),
    ),
  );
}

async function publishNews(news: News, jobs: readonly Job[], deps: BookingDeps): Promise<void> {
  try {
    await deps.publish(news);
  } catch (error) {
    log.warn('notification_failed', { tenant: deps.tenant, trades: jobs.length, error: describeError(error) });
    for (const job of jobs) job.error ??= error;
  }
}
