/** How fast a log is folded, parsed and verified: pure computing, in Node. */
import { replay } from '../src/domain/trade/replay.ts';
import { type StoredEvent, upcast } from '../src/domain/trade/upcast.ts';
import { verifyLog } from '../src/domain/trade/verify.ts';
import { amend, book, rollback, rollforward, Story, submit, TRADE_ID } from '../test/support/story.ts';

const EVENTS = 10_000;
const ROUNDS = 15;

/** A log as a busy trade has it: mostly amendments and their bookings, now and then back and forth. */
function longLog(): Story {
  const story = Story.of(submit(), book);
  for (let n = 1; story.events.length < EVENTS; n++) {
    story.take(n % 50 === 0 ? rollback(2) : n % 50 === 1 ? rollforward : amend({ quantity: `${n}` }));
    story.take(book);
  }
  return story;
}

export function foldRates(): [what: string, eventsPerSecond: number][] {
  const { events } = longLog();
  const stored = events.map(event => JSON.stringify(event));
  const parse = () => stored.map((text): StoredEvent => JSON.parse(text));
  return [
    ['fold (evolve alone)', rate(() => replay(events))],
    ['parse, upcast and fold (what a cold read does)', rate(() => replay(parse().map(upcast)))],
    ['verify (RFC 8785, SHA-256 and the chain)', rate(() => verifyLog(TRADE_ID, events))],
  ];
}

/** Events a second: the median of some rounds, after two to warm up. */
function rate(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS + 2 }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  const [median = 0] = times
    .slice(2)
    .sort((a, b) => a - b)
    .slice(Math.floor(ROUNDS / 2));
  return Math.round((EVENTS / median) * 1000);
}
