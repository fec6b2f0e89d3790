/** How a slider runs over the life of a trade: a step an event, or in even steps of time. */
import type { TradeEvent } from '../../../src/contracts/trade.ts';

export type ScaleKind = 'event' | 'time';

export interface TimeScale {
  min: number;
  max: number;
  step: number;
  /** Where an event stands, from 0 to 1. */
  share(event: TradeEvent): number;
}

/** So many presses of an arrow key lead through a whole life in time. */
const STEPS = 200;

const timeOf = (event: TradeEvent) => Date.parse(event.recordedAt);

/** @param events at least one */
export function scaleOf(events: readonly TradeEvent[], kind: ScaleKind): TimeScale {
  const [first, last] = [events[0], events.at(-1)];
  if (kind === 'event' || !first || !last) return scale(1, events.length, 1, ({ sequence }) => sequence);
  const [start, end] = [timeOf(first), timeOf(last)];
  const step = Math.max(1, Math.ceil((end - start) / STEPS));
  // Whole steps only: else the slider could not come to its end, which is the present.
  return scale(start, start + Math.max(1, Math.ceil((end - start) / step)) * step, step, timeOf);
}

const scale = (min: number, max: number, step: number, place: (event: TradeEvent) => number): TimeScale => ({
  min,
  max,
  step,
  share: event => (place(event) - min) / Math.max(1, max - min),
});
