/** Logs of thousands of events: what makes them quick may be lost, and what they say stays the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Hex as portable } from '../../../src/domain/hash-chain.ts';
import { replay } from '../../../src/domain/trade/replay.ts';
import { upcast } from '../../../src/domain/trade/upcast.ts';
import { eventName } from '../../../src/durable-objects/event-log.ts';
import { sha256Hex as native } from '../../../src/durable-objects/sha256.ts';
import { SNAPSHOT, type Snapshot } from '../../../src/durable-objects/snapshots.ts';
import { TestLedger } from '../../support/ledger.ts';
import { amend, book, submit } from '../../support/story.ts';

const LENGTH = 2_302;

function longLog(): TestLedger {
  const trade = new TestLedger();
  trade.take(submit());
  trade.take(book);
  for (let n = 1; n <= (LENGTH - 2) / 2; n++) {
    trade.take(amend({ quantity: `${n}` }));
    trade.take(book);
  }
  return trade;
}

describe('snapshots', () => {
  test('a trade of ordinary length has none', () => {
    const trade = new TestLedger();
    for (const step of [submit(), book, amend(), book]) trade.take(step);
    expect([...trade.kv.list()].map(([name]) => name)).toEqual([1, 2, 3, 4].map(eventName));
  });

  test('are kept now and then, and one is made again soon after they were thrown away', () => {
    const trade = longLog();
    expect(trade.snapshots).toEqual([200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000, 2200]);
    trade.throwSnapshotsAway();
    trade.take(amend());
    expect(trade.snapshots).toEqual([LENGTH + 1]);
    trade.take(book);
    expect(trade.snapshots).toEqual([LENGTH + 1]);
  });

  test('of another fold are not believed', () => {
    const trade = longLog();
    const now = trade.history.now();
    for (const [name, kept] of [...trade.kv.list<Snapshot>({ prefix: SNAPSHOT })])
      trade.kv.put(name, { foldVersion: 0, state: { ...kept.state, status: 'CANCELLED' } });
    trade.evict();
    expect(trade.history.now()).toEqual(now);
  });

  test('make no difference to any state of the past', () => {
    const trade = longLog();
    const events = trade.log.read().map(upcast);
    for (const version of [1, 199, 200, 201, 1000, 1999, 2301, LENGTH])
      expect(trade.history.at(version)).toEqual(replay(events.slice(0, version)));
  });
});

test('a log longer than a page is verified to its end', () => {
  const trade = longLog();
  expect(trade.reader.verify()).toMatchObject({ valid: true, length: LENGTH });
  trade.tamper(2101, ({ body }) => ({ body: body.replaceAll('"quantity":"', '"quantity":"9') }));
  trade.tamper(2200, ({ hash }) => ({ hash: hash.replaceAll('a', 'b') }));
  expect(trade.reader.verify()).toMatchObject({ valid: false, length: LENGTH, firstInvalidSequence: 2101 });
});

test('a stored text that says the same in other words is not what was recorded either', () => {
  const trade = new TestLedger();
  for (const step of [submit(), book, amend()]) trade.take(step);
  trade.tamper(2, ({ body }) => ({ body: `${body} ` }));
  expect(trade.reader.verify()).toMatchObject({ valid: false, firstInvalidSequence: 2 });
});

test('an old key is found through an index, which a short log does without', () => {
  const indexed = (trade: TestLedger) => [...trade.kv.list({ prefix: 'key:' })].length;
  const trade = longLog();
  expect(indexed(trade)).toBe(LENGTH / 2);
  expect(trade.command(amend({ quantity: '1' }), 'key-2')).toMatchObject({ ok: true, replayed: true });
  expect(trade.command(amend({ quantity: '7' }), 'key-never-used')).toMatchObject({ ok: true, replayed: false });
  expect(trade.command(amend({ quantity: '7' }), 'key-never-used')).toMatchObject({ ok: true, replayed: true });
  const short = new TestLedger();
  short.take(submit());
  expect(indexed(short)).toBe(0);
});

test('the hash of the platform is the portable one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(native(text)).toBe(portable(text));
    }),
  );
});
