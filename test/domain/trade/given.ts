/** given / when / then: what a trade has been through, what is asked of it, what happens. */
import { expect } from 'vitest';
import type { Refusal } from '../../../src/domain/trade/commands.ts';
import type { TradeEvent } from '../../../src/domain/trade/events.ts';
import type { ServedTrade } from '../../../src/domain/trade/served-trade.ts';
import { serveTrade } from '../../../src/domain/trade/served-trade.ts';
import type { TradeState } from '../../../src/domain/trade/state.ts';
import { type Step, Story } from '../../support/story.ts';

/** The members named of an event's data; the others don't matter to the test. */
type Expected = { [E in TradeEvent as E['type']]: { type: E['type']; data?: Partial<E['data']> } }[TradeEvent['type']];

interface Then {
  /** Exactly this event happens. */
  happens(event: Expected): After;
  /** Nothing happens, and this is why. */
  refused(refusal: Partial<Refusal>): void;
  /** Booking has nothing to do. */
  nothing(): void;
}

interface After {
  /** How the trade is served afterwards. */
  serves(trade: Partial<ServedTrade>): After;
  state(check: (state: TradeState) => void): After;
}

export const given = (...steps: readonly Step[]) => ({
  when(step: Step): Then {
    const story = Story.of(...steps);
    const before = story.events.length;
    return {
      happens(event) {
        const told = story.take(step);
        expect(told).toMatchObject({ event });
        expect(story.events).toHaveLength(before + 1);
        return after(story);
      },
      refused(refusal) {
        expect(story.take(step)).toMatchObject({ refusal });
        expect(story.events).toHaveLength(before);
      },
      nothing() {
        expect(story.take(step)).toBeNull();
      },
    };
  },
  /** How the trade is served after all that. */
  serves: (trade: Partial<ServedTrade>): After => after(Story.of(...steps)).serves(trade),
});

function after(story: Story): After {
  const self: After = {
    serves(trade) {
      expect(serveTrade(story.state)).toMatchObject(trade);
      return self;
    },
    state(check) {
      check(story.state);
      return self;
    },
  };
  return self;
}
