/** One trade's way through the system, with the time of each step. */
import type { BookingTrace, RecordedEvent } from './events.ts';

export const STEPS = ['SUBMITTED', 'PUBLISHED', 'CONSUMED', 'BOOKED', 'VIEWED', 'PUSHED'] as const;

export interface TraceStep {
  step: (typeof STEPS)[number];
  /** RFC 3339, milliseconds. */
  at: string;
  /** The event it belongs to. */
  sequence?: number;
}

/** When the newest event of a trade arrived somewhere: nothing more is kept there. */
export interface Arrival {
  at: string;
  sequence: number;
}

/**
 * @param events the trade's log: a command is SUBMITTED, an outcome of booking (whatever it is) BOOKED
 * @param viewed when the view last took the trade in; null when it has not
 * @param pushed when the feed last did
 * @returns the steps in order of time; steps of the same millisecond in the order of the way
 */
export function traceOf(events: readonly RecordedEvent[], viewed: Arrival | null, pushed: Arrival | null): TraceStep[] {
  const steps = events.flatMap((event): TraceStep[] => {
    const { sequence, recordedAt: at } = event;
    const trace = bookingTrace(event);
    if (!trace) return event.type === 'BookingFailed' ? [] : [{ step: 'SUBMITTED', at, sequence }];
    return [
      { step: 'PUBLISHED', at: trace.publishedAt, sequence },
      { step: 'CONSUMED', at: trace.consumedAt, sequence },
      { step: 'BOOKED', at, sequence },
    ];
  });
  if (viewed) steps.push({ step: 'VIEWED', ...viewed });
  if (pushed) steps.push({ step: 'PUSHED', ...pushed });
  const order = ({ at, step }: TraceStep) => `${at} ${STEPS.indexOf(step)}`;
  return steps.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

const bookingTrace = (event: RecordedEvent): BookingTrace | undefined =>
  'trace' in event.data ? event.data.trace : undefined;
