/**
 * A trade's story, told in commands and booking outcomes and written down as its log: what tests, generated documents and
 * benches use instead of hand-made events, which could say things that never happen.
 */
import { decideBooking } from '../../src/domain/booking/decide-booking.ts';
import type { ReferenceData } from '../../src/domain/booking/reference-data.ts';
import type { Changes, CommandOnTrade, Refusal, TradeCommand } from '../../src/domain/trade/commands.ts';
import { decide, decideSubmission } from '../../src/domain/trade/decide.ts';
import type { RecordedEvent, TradeEvent } from '../../src/domain/trade/events.ts';
import { evolve } from '../../src/domain/trade/evolve.ts';
import { replay } from '../../src/domain/trade/replay.ts';
import { seal } from '../../src/domain/trade/seal.ts';
import { awaitedOf, type TradeState } from '../../src/domain/trade/state.ts';
import type { Terms } from '../../src/domain/trade/terms.ts';
import { referenceFor, referenceThatAsks, referenceThatRefuses, TERMS } from './reference-data.ts';

/** What booking knows when it is asked: nothing stands in the way, it has to refuse, or accounts ask for approvals. */
const WORLDS = { book: referenceFor, refuseBooking: referenceThatRefuses, ask: referenceThatAsks } as const;

/** What booking makes of what it is asked, or that it is given up. */
export type Outcome = { type: keyof typeof WORLDS } | { type: 'giveUp' };
/** Asked by `actor`; by the trader where none is named. */
export type Command = TradeCommand & { actor?: string };
export type Step = Command | Outcome;

export const isOutcome = (step: Step): step is Outcome => step.type === 'giveUp' || step.type in WORLDS;

/** What booking knows of a trade in the world of an outcome. */
export const worldOf = ({ type }: { type: keyof typeof WORLDS }, state: TradeState): ReferenceData =>
  WORLDS[type](state.current.terms, state.booked[0]?.account, state.instrument);

export const TRADER = 't.ng';
/** A second person. */
export const SECOND = 'o.ps';

const reason = 'because';
export const submit = (terms: Partial<Terms> = {}): Command => ({ type: 'submit', terms: { ...TERMS, ...terms } });
export const amend = (changes: Changes = { quantity: '200' }): CommandOnTrade => ({ type: 'amend', changes, reason });
export const cancel: CommandOnTrade = { type: 'cancel', reason };
export const rollback = (toVersion: number): CommandOnTrade => ({ type: 'rollback', toVersion, reason });
export const rollforward: CommandOnTrade = { type: 'rollforward', reason };
export const retry: CommandOnTrade = { type: 'retry', reason };
export const approve = (by = SECOND): Command => ({ type: 'approve', by: [by], actor: by });
export const refuseApproval: Command = { type: 'refuse', reason, actor: SECOND };
export const by = (actor: string, command: TradeCommand): Command => ({ ...command, actor });
export const book: Outcome = { type: 'book' };
export const refuse: Outcome = { type: 'refuseBooking' };
export const ask: Outcome = { type: 'ask' };
export const giveUp: Outcome = { type: 'giveUp' };

export const TRADE_ID = 'T0123456789ABCDEFGHJKMNPQRS';
const BEGIN = Date.parse('2026-11-23T14:30:00.000Z');
const TRACE = { publishedAt: '2026-11-23T14:30:00.000Z', consumedAt: '2026-11-23T14:30:00.000Z' };

/** What a step leads to: an event, a refusal, or nothing where booking waits for nothing. */
export type Told = { event: TradeEvent } | { refusal: Refusal } | null;

const actorOf = (step: Step): string => (isOutcome(step) ? 'system:booking' : (step.actor ?? TRADER));

export class Story {
  readonly events: RecordedEvent[] = [];
  #state: TradeState | null = null;

  /** @throws Error when a step has no effect: the story would not be what it says */
  static of(...steps: readonly Step[]): Story {
    const story = new Story();
    for (const step of steps) {
      const told = story.take(step);
      if (!told || 'refusal' in told) throw new Error(`${step.type} had no effect: ${JSON.stringify(told)}`);
    }
    return story;
  }

  /** The trade as the story left it. */
  get state(): TradeState {
    if (!this.#state) throw new Error('nothing was submitted');
    return this.#state;
  }

  stateAt(version: number): TradeState | null {
    return version >= 1 && version <= this.events.length ? replay(this.events.slice(0, version)) : null;
  }

  /** What the step would lead to. */
  ask(step: Step): Told {
    if (step.type === 'submit') return { event: decideSubmission(step.terms) };
    const { state } = this;
    switch (step.type) {
      case 'book':
      case 'refuseBooking':
      case 'ask': {
        const event = decideBooking(state, worldOf(step, state), TRACE);
        return event && { event };
      }
      case 'giveUp': {
        const data = { revision: state.current.revision, cause: 'the database was away' };
        return awaitedOf(state) ? { event: { type: 'BookingFailed', data } } : null;
      }
      default: {
        const { touches: _, ...told } = decide(state, step, version => this.stateAt(version), this.#now());
        return told;
      }
    }
  }

  /** Goes on with the story; a refusal writes nothing. Each event is recorded a second after the one before it. */
  take(step: Step): Told {
    const told = this.ask(step);
    if (told && 'event' in told) {
      const cause = { actor: actorOf(step), requestId: `r-${this.events.length + 1}`, now: this.#now() };
      const { event } = seal(TRADE_ID, this.#state, told.event, cause);
      this.events.push(event);
      this.#state = evolve(this.#state, event);
    }
    return told;
  }

  #now = (): string => new Date(BEGIN + this.events.length * 1000).toISOString();
}
