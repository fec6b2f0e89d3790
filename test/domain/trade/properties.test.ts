/** What holds for any sequence of commands and booking outcomes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add } from '../../../src/domain/decimal.ts';
import type { JournalEntry, RecordedEvent } from '../../../src/domain/trade/events.ts';
import { journalEntriesOf } from '../../../src/domain/trade/journal-entries.ts';
import { serveTrade } from '../../../src/domain/trade/served-trade.ts';
import { verifyLog } from '../../../src/domain/trade/verify.ts';
import { ask, book, rollback, rollforward, type Step, Story, submit, TRADE_ID } from '../../support/story.ts';
import { anySteps } from './any-steps.ts';

fc.configureGlobal({ numRuns: 300 });

const told = (steps: readonly Step[], withOutcome = true) => {
  const story = Story.of(submit(), ...(withOutcome ? [book] : []));
  for (const step of steps) story.take(step);
  return story;
};

/** Quantity and cash by account and instrument; what comes to nothing is left out. */
function positions(entries: readonly JournalEntry[]): Record<string, [string, string]> {
  const sums: Record<string, [string, string]> = {};
  for (const { account, isin, currency, quantity, cash } of entries) {
    const key = `${account} ${isin} ${currency}`;
    const [q, c] = sums[key] ?? ['0', '0'];
    sums[key] = [add(q, quantity), add(c, cash)];
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum.some(value => /[1-9]/.test(value))));
}

const journal = (story: Story) => story.events.flatMap(journalEntriesOf);

/** What of a trade a roll forward brings back: all but the names and times of the booking. */
function substance(story: Story) {
  const { version, revision, bookingReference, updatedAt, reasons, ...rest } = serveTrade(story.state);
  return { trade: rest, positions: positions(journal(story)) };
}

describe('whatever is asked, in whatever order', () => {
  test('every event follows from the one before: no gap, no broken chain, time never runs back', () => {
    fc.assert(
      fc.property(anySteps(), steps => {
        const { events, state } = told(steps);
        expect(verifyLog(TRADE_ID, events)).toEqual({
          valid: true,
          length: events.length,
          headHash: state.headHash,
        });
        expect(state.version).toBe(events.length);
      }),
    );
  });

  test('a step appends exactly one event or, refused or void, none; what was recorded stays as it was', () => {
    fc.assert(
      fc.property(anySteps(), steps => {
        const story = told([]);
        for (const step of steps) {
          const before = structuredClone(story.events);
          const result = story.take(step);
          const appended = result && 'event' in result ? 1 : 0;
          expect(story.events).toHaveLength(before.length + appended);
          expect(story.events.slice(0, before.length)).toEqual(before);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('two equal streams give equal logs', () => {
    fc.assert(
      fc.property(anySteps(), steps => {
        expect(told(steps).events).toEqual(told(steps).events);
      }),
    );
  });

  test('the journal sums to exactly what is booked', () => {
    fc.assert(
      fc.property(anySteps(), steps => {
        const story = told(steps);
        expect(positions(journal(story))).toEqual(positions(story.state.booked));
        if (story.state.status === 'CANCELLED' || story.state.status === 'REJECTED')
          expect(positions(journal(story))).toEqual({});
        if (story.state.status === 'BOOKED') expect(story.state.booked).toHaveLength(1);
      }),
    );
  });

  test('each revision is booked at most once, reversed at most once, and never before it is booked', () => {
    fc.assert(
      fc.property(anySteps(), steps => {
        const standing = new Set<number>();
        const seen = new Set<number>();
        for (const { kind, revision } of journal(told(steps))) {
          if (kind === 'REVERSAL') expect(standing.delete(revision)).toBe(true);
          else {
            expect(seen).not.toContain(revision);
            seen.add(revision);
            standing.add(revision);
          }
        }
      }),
    );
  });

  test('revision numbers only grow', () => {
    fc.assert(
      fc.property(anySteps(), steps => {
        const given = told(steps).events.flatMap(({ type, data }) =>
          type === 'TradeAmended'
            ? [data.revision]
            : 'target' in data && data.target.kind === 'BOOK'
              ? [data.target.revision]
              : [],
        );
        expect(given).toEqual(given.map((_, index) => index + 2));
      }),
    );
  });
});

/**
 * The events of the first `version` since the trade was last settled, in so far as they ask for something; its submission too,
 * always. Rolling back may settle at once, where nothing is booked and nothing is to be.
 */
function askedSince(story: Story, version: number): RecordedEvent[] {
  const events = story.events.slice(0, version);
  const settled = new Set<string | undefined>(['BOOKED', 'CANCELLED', 'REJECTED']);
  const asks = new Set(['TradeAmended', 'TradeRolledBack', 'TradeRolledForward', 'CancellationRequested']);
  const last = events.findLastIndex(({ sequence }) => settled.has(story.stateAt(sequence)?.status));
  return [...events.slice(0, 1), ...events.slice(Math.max(last + 1, 1)).filter(({ type }) => asks.has(type))];
}

describe('four eyes', () => {
  test('where accounts ask for approvals, nothing is booked that a second person did not approve as it is', () => {
    let [approved, waits] = [0, 0];
    fc.assert(
      fc.property(anySteps(), steps => {
        const story = told([], false);
        for (const step of steps) {
          const before = [...story.events];
          const result = story.take(step);
          if (!result || 'refusal' in result) continue;
          if (result.event.type === 'ApprovalRequested') waits += 1;
          const asked = askedSince(story, before.length);
          const rolled = asked.some(({ type }) => type.startsWith('TradeRolled'));
          const cancels = result.event.type === 'TradeCancelled';
          const plain = cancels && (!rolled || asked.at(-1)?.type === 'CancellationRequested');
          if (step !== ask || plain || (!cancels && result.event.type !== 'TradeBooked')) continue;
          approved += 1;
          const approval = before.findLast(({ type }) => type === 'TradeApproved');
          expect(approval?.sequence).toBeGreaterThan(asked.at(-1)?.sequence ?? 0);
          expect(asked.map(({ actor }) => actor)).not.toContain(approval?.actor);
        }
      }),
      { numRuns: 500 },
    );
    expect([approved > 20, waits > 20]).toEqual([true, true]);
  });

  test('whoever approves had no part in it, and every request names who had', () => {
    fc.assert(
      fc.property(anySteps(), steps => {
        const story = told(steps);
        for (const { type, data, actor, sequence } of story.events) {
          if (type !== 'TradeApproved' && type !== 'ApprovalRequested') continue;
          const asked = new Set(askedSince(story, sequence - 1).map(event => event.actor));
          if (type === 'TradeApproved') expect(asked).not.toContain(actor);
          if (type === 'ApprovalRequested') expect(new Set(data.askedBy)).toEqual(asked);
        }
      }),
    );
  });

  test('positions stay as they are from the request to the booking', () => {
    fc.assert(
      fc.property(anySteps(), steps => {
        for (const event of told(steps).events)
          if (/^(Approval|TradeApproved)/.test(event.type)) expect(journalEntriesOf(event)).toEqual([]);
      }),
    );
  });
});

describe('back and forward', () => {
  test('rollback to any version, then roll forward, gives the trade as it was before', () => {
    let went = 0;
    fc.assert(
      fc.property(anySteps(12), fc.nat(), (steps, any) => {
        const story = told(steps);
        story.take(book);
        const before = substance(story);
        const back = story.take(rollback(1 + (any % story.events.length)));
        if (!back || 'refusal' in back) return;
        story.take(book);
        // Terms that booking refused once it refuses again: the trade is back at once, and nothing is left to roll forward.
        if (story.events.at(-1)?.type !== 'AmendmentRejected') {
          went += 1;
          expect(story.take(rollforward)).toHaveProperty('event');
          story.take(book);
        }
        expect(substance(story)).toEqual(before);
      }),
      { numRuns: 300 },
    );
    expect(went).toBeGreaterThan(50);
  });

  test('as deep as the rollbacks go', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), versions => {
        const story = told([
          ...['200', '300', '400'].flatMap(quantity => [
            { type: 'amend', changes: { quantity }, reason: 'r' } as const,
            book,
          ]),
        ]);
        const states = [];
        for (const any of versions) {
          states.push(substance(story));
          const back = story.take(rollback(1 + (any % (story.events.length - 1))));
          expect(back).toHaveProperty('event');
          story.take(book);
        }
        for (const before of states.reverse()) {
          expect(story.take(rollforward)).toHaveProperty('event');
          story.take(book);
          expect(substance(story)).toEqual(before);
        }
        expect(story.take(rollforward)).toEqual({ refusal: { code: 'nothing_to_roll_forward' } });
      }),
    );
  });

  test('a rollback shows the terms of the version it names, under the listing that the trade has', () => {
    fc.assert(
      fc.property(anySteps(12), fc.nat(), (steps, any) => {
        const story = told(steps);
        const version = 1 + (any % story.events.length);
        const back = story.take(rollback(version));
        if (!back || 'refusal' in back) return;
        const { instrument, current } = story.state;
        const shown = story.stateAt(version)?.current.terms;
        if (current.bookingReference !== null) {
          // A cancellation books nothing, and shows what was cancelled then.
          expect(current.terms).toEqual(shown);
          return;
        }
        const { isin: _, ...then } = shown ?? {};
        const isin = current.terms.tradeDate === instrument?.tradeDate ? { isin: instrument?.isin } : {};
        expect(current.terms).toEqual({ ...then, symbol: instrument?.symbol, currency: instrument?.currency, ...isin });
      }),
    );
  });
});
