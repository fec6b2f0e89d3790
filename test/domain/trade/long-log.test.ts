/** Logs of thousands of events: what makes them quick may be lost, and what they say stays the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Hex as portable } from '../../../src/domain/hash-chain.ts';
import { replay } from '../../../src/domain/trade/replay.ts';
import { upcast } from '../../../src/domain/trade/upcast.ts';
import { sha256Hex as native } from '../../../src/durable-objects/sha256.ts';
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

const snapshotsOf = (trade: TestLedger) => trade.sql('SELECT version FROM snapshots').map(({ version }) => version);

describe('snapshots', () => {
  test('a trade of ordinary length has none', () => {
    const trade = new TestLedger();
    for (const step of [submit(), book, amend(), book]) trade.take(step);
    expect(trade.sql("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")).toEqual([{ name: 'events' }]);
  });

  test('are kept now and then, and one is made again soon after they were thrown away', () => {
    const trade = longLog();
    expect(snapshotsOf(trade)).toEqual([200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000, 2200]);
    trade.throwSnapshotsAway();
    trade.take(amend());
    expect(snapshotsOf(trade)).toEqual([LENGTH + 1]);
    trade.take(book);
    expect(snapshotsOf(trade)).toEqual([LENGTH + 1]);
  });

  test('of another fold, or damaged, are not believed', () => {
    const trade = longLog();
    const now = trade.history.now();
    for (const damage of ["UPDATE snapshots SET state = '{'", 'UPDATE snapshots SET fold_version = 0']) {
      trade.sql(damage);
      trade.evict();
      expect(trade.history.now()).toEqual(now);
    }
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
  trade.sql(`UPDATE events SET body = replace(body, '"quantity":"', '"quantity":"9') WHERE sequence = 2101`);
  trade.sql("UPDATE events SET hash = replace(hash, 'a', 'b') WHERE sequence = 2200");
  expect(trade.reader.verify()).toMatchObject({ valid: false, length: LENGTH, firstInvalidSequence: 2101 });
});

test('a stored text that says the same in other words is not what was recorded either', () => {
  const trade = new TestLedger();
  for (const step of [submit(), book, amend()]) trade.take(step);
  trade.sql("UPDATE events SET body = body || ' ' WHERE sequence = 2");
  expect(trade.reader.verify()).toMatchObject({ valid: false, firstInvalidSequence: 2 });
});

test('an old key is found through an index, which a short log does without', () => {
  const plan = (trade: TestLedger) =>
    JSON.stringify(trade.sql("EXPLAIN QUERY PLAN SELECT answer FROM events WHERE idempotency_key = 'key-2'"));
  const trade = longLog();
  expect(plan(trade)).toContain('events_by_key');
  expect(trade.command(amend({ quantity: '1' }), 'key-2')).toMatchObject({ ok: true, replayed: true });
  const short = new TestLedger();
  short.take(submit());
  expect(plan(short)).toContain('SCAN events');
});

test('the hash of the platform is the portable one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(native(text)).toBe(portable(text));
    }),
  );
});
