/**
 * The booking worker: takes hints that trades have news, books those that wait for it, brings the view up to date and
 * publishes what happened. Doing it again, late, twice or in another order changes nothing: the logs decide.
 */
import type { BookingMessage, FeedEntry, NotificationMessage } from '../contracts/messages.ts';
import type { ReferenceData, ReferenceKeys } from '../domain/booking/reference-data.ts';
import type { BookingTrace } from '../domain/trade/events.ts';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { LedgerStub } from '../durable-objects/names.ts';
import { describeError, log } from '../observability/log.ts';
import { packNotifications } from './pack.ts';

export interface BookingDeps {
  ledger(tenant: string, tradeId: string): Pick<LedgerStub, 'book' | 'entries'>;
  /** Reference data for each of the keys, in their order. */
  referenceData(tenant: string, keys: readonly ReferenceKeys[]): Promise<ReferenceData[]>;
  updateViews(trades: readonly { tenant: string; trade: ServedTrade }[], viewedAt: string): Promise<void>;
  publish(messages: readonly NotificationMessage[]): Promise<void>;
  now(): Date;
}

/** A trade of the batch: the earliest news of it that any message named. */
interface Job {
  hint: BookingMessage;
  entries: FeedEntry[];
  error: unknown;
}

/**
 * Handles one batch.
 * @returns for each message, in order, what went wrong; undefined for those that may be acknowledged
 */
export async function consumeBookings(messages: readonly BookingMessage[], deps: BookingDeps): Promise<unknown[]> {
  const jobs = jobsOf(messages);
  const all = [...jobs.values()];
  const consumedAt = deps.now().toISOString();
  const reference = await loadReference(all, deps);
  await Promise.all(all.map(job => bookOne(job, reference.get(job), consumedAt, deps)));
  await publishOutcomes(all, deps);
  return messages.map(message => jobs.get(jobKey(message))?.error);
}

const jobKey = ({ tenant, tradeId }: BookingMessage): string => `${tenant}/${tradeId}`;

function jobsOf(messages: readonly BookingMessage[]): Map<string, Job> {
  const jobs = new Map<string, Job>();
  for (const message of messages) {
    const key = jobKey(message);
    const known = jobs.get(key);
    if (known && known.hint.sequence <= message.sequence) continue;
    jobs.set(key, { hint: message, entries: [], error: undefined });
  }
  return jobs;
}

/** One query a tenant; a trade whose reference data can't be had has the error to show for it, and nothing here. */
async function loadReference(jobs: readonly Job[], deps: BookingDeps): Promise<Map<Job, ReferenceData>> {
  const found = new Map<Job, ReferenceData>();
  const byTenant = Map.groupBy(jobs, job => job.hint.tenant);
  await Promise.all(
    [...byTenant].map(async ([tenant, group]) => {
      try {
        const data = await deps.referenceData(
          tenant,
          group.map(job => job.hint.keys),
        );
        for (const [index, job] of group.entries()) {
          const one = data[index];
          if (one) found.set(job, one);
        }
      } catch (error) {
        for (const job of group) job.error = error;
      }
    }),
  );
  return found;
}

async function bookOne(
  job: Job,
  reference: ReferenceData | undefined,
  consumedAt: string,
  deps: BookingDeps,
): Promise<void> {
  const { tenant, tradeId, sequence, publishedAt } = job.hint;
  const ledger = deps.ledger(tenant, tradeId);
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
      const [current] = await deps.referenceData(tenant, [result.keys]);
      if (!current) throw new Error('reference data was not found for its keys');
      result = await ledger.book(current, trace, sequence - 1);
    }
    if (result.kind === 'settled') job.entries = result.entries;
    else if (result.kind === 'needs') throw new Error('the terms changed again while they were being booked');
    else log.error('booking_hint_without_trade', { tenant, tradeId });
  } catch (error) {
    job.error = error;
  }
}

/** The view first, then the feed: who hears of a change can already read it in a list. */
async function publishOutcomes(jobs: readonly Job[], deps: BookingDeps): Promise<void> {
  const outcomes = jobs.filter(job => job.entries.length > 0);
  if (outcomes.length === 0) return;
  const trades = outcomes.flatMap(({ hint, entries }) => {
    const trade = entries.at(-1)?.trade;
    return trade ? [{ tenant: hint.tenant, trade }] : [];
  });
  const failAll = (error: unknown) => {
    for (const job of outcomes) job.error ??= error;
  };
  try {
    await deps.updateViews(trades, deps.now().toISOString());
  } catch (error) {
    log.warn('view_update_failed', { trades: trades.length, error: describeError(error) });
    failAll(error);
  }
  try {
    await deps.publish(packNotifications(outcomes.map(({ hint, entries }) => ({ tenant: hint.tenant, entries }))));
  } catch (error) {
    log.warn('notification_failed', { trades: trades.length, error: describeError(error) });
    failAll(error);
  }
}
