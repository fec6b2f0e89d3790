/** Replay: the state of a trade at any point of its log. It has no effects, and nothing to have effects with. */
import type { RecordedEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { TradeState } from './state.ts';

/**
 * @param events a log, or the part of it after `from`
 * @param from the state that the events follow
 * @returns the state after the last of them; `from` when there are none
 */
export function replay(events: Iterable<RecordedEvent>, from: TradeState | null = null): TradeState | null {
  let state = from;
  for (const event of events) state = evolve(state, event);
  return state;
}
