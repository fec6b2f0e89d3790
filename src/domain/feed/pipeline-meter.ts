/**
 * What goes through a tenant's pipeline, by the minute: how much, and how long each step takes. Fed with the entries of
 * the feed, which carry the times of their whole way; kept in memory, so that measuring writes nothing.
 */
import type { BookingTrace } from '../trade/events.ts';
import { LatencyHistogram } from './latency-histogram.ts';

export const MINUTES = 60;
const MINUTE = 60_000;

/** From one step of a trade's trace to the next, each named for where it ends; `WHOLE` is from the command to the push. */
export const LEGS = ['PUBLISHED', 'CONSUMED', 'BOOKED', 'PUSHED', 'WHOLE'] as const;
export type Leg = (typeof LEGS)[number];

export const COUNTED = ['accepted', 'booked', 'rejected', 'failed', 'pushed'] as const;
export type Counted = (typeof COUNTED)[number];

/** What is measured of an entry of the feed. */
export interface Measured {
  event: { tradeId: string; sequence: number; type: string; recordedAt: string; data: object };
  trade: { submittedAt: string };
  /** When the feed took it in; null where that is not known any more: it is counted when it was recorded, and not timed. */
  pushedAt: string | null;
}

export type Latency = { count: number; p50: number | null; p99: number | null };

export interface MinuteRow {
  minute: string;
  counts: Record<Counted, number>;
  latency: Record<Leg, Latency>;
}

interface Minute {
  counts: Record<Counted, number>;
  legs: Record<Leg, LatencyHistogram>;
}

export class PipelineMeter {
  /** By minutes since the epoch. */
  readonly #minutes = new Map<number, Minute>();

  /** Takes in entries that stand in the feed, each trade's in sequence. */
  note(entries: readonly Measured[]): void {
    const previous = new Map<string, string>();
    for (const entry of entries) {
      const { tradeId, sequence, recordedAt } = entry.event;
      const askedAt = previous.get(tradeId) ?? (sequence === 2 ? entry.trade.submittedAt : undefined);
      previous.set(tradeId, recordedAt);
      this.#noteOne(entry, askedAt);
    }
    const newest = Math.max(...this.#minutes.keys());
    for (const minute of this.#minutes.keys()) if (minute <= newest - MINUTES) this.#minutes.delete(minute);
  }

  /** The minutes up to now, the present one last, and how long each step took in all of them together. */
  read(now: number): { minutes: MinuteRow[]; latency: Record<Leg, Latency> } {
    const last = Math.floor(now / MINUTE);
    const numbers = Array.from({ length: MINUTES }, (_, index) => last - MINUTES + 1 + index);
    const whole = legsOf(() => new LatencyHistogram());
    for (const number of numbers) {
      const minute = this.#minutes.get(number);
      if (minute) for (const leg of LEGS) whole[leg].addAll(minute.legs[leg]);
    }
    return { minutes: numbers.map(number => rowOf(number, this.#minutes.get(number))), latency: summed(whole) };
  }

  #noteOne({ event, pushedAt }: Measured, askedAt: string | undefined): void {
    const trace = traceIn(event.data);
    const kind = kindOf(event.type, trace);
    if (kind) this.#at(event.recordedAt).counts[kind] += 1;
    this.#at(pushedAt ?? event.recordedAt).counts.pushed += 1;
    if (!trace) return;
    const { legs } = this.#at(event.recordedAt);
    const took = (leg: Leg, from: string | null | undefined, to: string | null) => {
      if (from && to) legs[leg].add(Date.parse(to) - Date.parse(from));
    };
    took('PUBLISHED', askedAt, trace.publishedAt);
    took('CONSUMED', trace.publishedAt, trace.consumedAt);
    took('BOOKED', trace.consumedAt, event.recordedAt);
    took('PUSHED', event.recordedAt, pushedAt);
    took('WHOLE', askedAt, pushedAt);
  }

  #at(time: string): Minute {
    const number = Math.floor(Date.parse(time) / MINUTE);
    const known = this.#minutes.get(number);
    if (known) return known;
    const made = { counts: noCounts(), legs: legsOf(() => new LatencyHistogram()) };
    this.#minutes.set(number, made);
    return made;
  }
}

/**
 * An outcome of booking says when it was sent and taken up; what else is in a log was accepted as a command. That a second
 * person is asked is neither.
 */
function kindOf(type: string, trace: BookingTrace | null): Counted | null {
  if (type === 'ApprovalRequested') return null;
  if (type === 'BookingFailed') return 'failed';
  if (!trace) return 'accepted';
  return type.endsWith('Rejected') ? 'rejected' : 'booked';
}

const traceIn = (data: object): BookingTrace | null =>
  'trace' in data && data.trace ? (data.trace as BookingTrace) : null;

const legsOf = <T>(make: (leg: Leg) => T): Record<Leg, T> =>
  Object.fromEntries(LEGS.map(leg => [leg, make(leg)])) as Record<Leg, T>;

const summed = (legs: Record<Leg, LatencyHistogram>): Record<Leg, Latency> =>
  legsOf(leg => ({ count: legs[leg].count, p50: legs[leg].percentile(0.5), p99: legs[leg].percentile(0.99) }));

const noCounts = (): Record<Counted, number> => ({ accepted: 0, booked: 0, rejected: 0, failed: 0, pushed: 0 });

const NO_LATENCY = legsOf((): Latency => ({ count: 0, p50: null, p99: null }));

const rowOf = (number: number, minute: Minute | undefined): MinuteRow => ({
  minute: new Date(number * MINUTE).toISOString(),
  counts: minute ? { ...minute.counts } : noCounts(),
  latency: minute ? summed(minute.legs) : NO_LATENCY,
});
