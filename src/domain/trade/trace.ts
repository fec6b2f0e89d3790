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
 * What an event of the log says of the way: a command is SUBMITTED, an outcome of booking (whatever it is) BOOKED. Asking
 * for an approval is no outcome yet.
 */
export function stepsOf(event: RecordedEvent): TraceStep[] {
  const { sequence, recordedAt: at } = event;
  const trace: BookingTrace | undefined = 'trace' in event.data ? event.data.trace : undefined;
  if (!trace) return event.type === 'BookingFailed' ? [] : [{ step: 'SUBMITTED', at, sequence }];
  const taken: TraceStep[] = [
    { step: 'PUBLISHED', at: trace.publishedAt, sequence },
    { step: 'CONSUMED', at: trace.consumedAt, sequence },
  ];
  return event.type === 'ApprovalRequested' ? taken : [...taken, { step: 'BOOKED', at, sequence }];
}

/**
 * @param logged the steps of the trade's log
 * @param viewed when the view last took the trade in; null when it has not
 * @param pushed when the feed last did
 * @returns the steps in order of time; steps of the same millisecond in the order of the log, and of the way
 */
export function traceOf(logged: readonly TraceStep[], viewed: Arrival | null, pushed: Arrival | null): TraceStep[] {
  const steps = [...logged];
  const arrived = (step: TraceStep['step'], { at, sequence }: Arrival): TraceStep => ({ step, at, sequence });
  if (viewed) steps.push(arrived('VIEWED', viewed));
  if (pushed) steps.push(arrived('PUSHED', pushed));
  return steps.sort(byTime);
}

/** Those of these steps that come after one, in order of time; all of them for null. */
export const stepsAfter = (steps: readonly TraceStep[], after: TraceStep | null): TraceStep[] =>
  steps.filter(step => after === null || byTime(step, after) > 0).sort(byTime);

function byTime(a: TraceStep, b: TraceStep): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return (a.sequence ?? 0) - (b.sequence ?? 0) || STEPS.indexOf(a.step) - STEPS.indexOf(b.step);
}
