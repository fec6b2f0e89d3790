/** Logs and feeds of an earlier release are read as that release read them, and their trades go on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FeedEntry } from '../../../src/contracts/messages.ts';
import type { ReferenceData } from '../../../src/domain/booking/reference-data.ts';
import { ALLOWED_IN, type CommandOnTrade } from '../../../src/domain/trade/commands.ts';
import { serveTrade } from '../../../src/domain/trade/served-trade.ts';
import { EventLog } from '../../../src/durable-objects/event-log.ts';
import type { StoredEntry } from '../../../src/durable-objects/feed-log.ts';
import { Ledger } from '../../../src/durable-objects/ledger.ts';
import { LogReader } from '../../../src/durable-objects/log-reader.ts';
import { unpack } from '../../../src/durable-objects/ndjson-gzip.ts';
import { Snapshots } from '../../../src/durable-objects/snapshots.ts';
import { TradeHistory } from '../../../src/durable-objects/trade-history.ts';
import { REFERENCE } from '../../fixtures/e54d434/lives.ts';
import { STORED_FEED, STORED_TRADES, type StoredTrade, storedEvents } from '../../support/earlier-release.ts';
import { memoryFeed } from '../../support/memory-feed.ts';
import { MemoryKv } from '../../support/memory-kv.ts';

const SEGMENT = readFileSync(join(import.meta.dirname, '../../fixtures/e54d434/segment.ndjson.gz'));

/** The parts of a ledger over what is stored of a trade. */
function open({ tradeId, stored }: Omit<StoredTrade, 'state'>) {
  const kv = new MemoryKv();
  for (const [name, value] of Object.entries(stored)) kv.put(name, value);
  const log = new EventLog(kv);
  const history = new TradeHistory(log, new Snapshots(kv));
  return { log, history, reader: new LogReader(tradeId, log, history) };
}

const withActors = (pending: unknown) =>
  pending && { ...pending, askedBy: (pending as { askedBy: string[] }).askedBy.map(actor => ({ actor })) };

describe.for(STORED_TRADES.map(trade => [trade.life, trade] as const))('a log of e54d434: %s', ([, trade]) => {
  test('folds to the state that its own code folded, beside the instrument that it was last booked as', () => {
    const { history } = open(trade);
    const { instrument, ...state } = history.now() ?? { instrument: null };
    // Members that later code added are its own; those who asked have no issuer, which is any.
    expect(state).toMatchObject({ ...trade.state, pending: withActors(trade.state.pending) });
    const booked = storedEvents(trade)
      .map(({ body }) => JSON.parse(body))
      .findLast(({ type }) => type === 'TradeBooked')?.data.terms;
    const { symbol, isin, currency, tradeDate } = booked ?? {};
    expect(instrument).toEqual(booked ? { symbol, isin, currency, tradeDate } : null);
  });

  test('verifies, and is served as it is stored', () => {
    const { reader } = open(trade);
    const events = storedEvents(trade);
    expect(reader.verify()).toEqual({ valid: true, length: events.length, headHash: events.at(-1)?.hash });
    expect(reader.events(0, 1000)).toEqual(events.map(({ body, hash }) => ({ ...JSON.parse(body), hash })));
  });

  test('answers each key with what it was answered', () => {
    const { log } = open(trade);
    const remembered = storedEvents(trade).flatMap(({ command }) => command ?? []);
    expect(remembered.map(({ key }) => key)).toEqual(trade.sent.map(({ key }) => key));
    for (const command of remembered) expect(log.find(command.key)).toMatchObject(command);
  });
});

describe('a trade of e54d434 goes on', () => {
  const caller = { actor: 'o.ps', requestId: 'r' };

  /** A ledger over what is stored of the trade, and booking with the reference data of the fixture. */
  function goOn(trade: StoredTrade) {
    const { log, history } = open(trade);
    const now = () => new Date('2026-11-28T12:00:00.000Z');
    const deps = {
      tenant: 'demo',
      tradeId: trade.tradeId,
      log,
      history,
      now,
      commit: (writes: () => void) => writes(),
    };
    const ledger = new Ledger(deps);
    let keys = 0;
    const command = (asked: CommandOnTrade) =>
      ledger.command(asked, caller, { key: `new-${++keys}`, fingerprint: `f-${keys}` }, 'any');
    const book = () => {
      const at = now().toISOString();
      const needs = ledger.book({ keys: {} } as ReferenceData, { publishedAt: at, consumedAt: at }, 0);
      if (needs.kind !== 'needs') return;
      const reference = { ...REFERENCE, keys: needs.keys, sameReference: [] } as unknown as ReferenceData;
      ledger.book(reference, { publishedAt: at, consumedAt: at }, 0);
    };
    return { history, command, book, reader: new LogReader(trade.tradeId, log, history) };
  }

  const reason = 'r';
  const COMMANDS: readonly CommandOnTrade[] = [
    { type: 'amend', changes: { price: '13' }, reason },
    { type: 'amend', changes: { tradeDate: '2021-08-09', venue: null }, reason },
    { type: 'rollback', toVersion: 1, reason },
    { type: 'rollback', toVersion: 2, reason },
    { type: 'rollforward', reason },
    { type: 'cancel', reason },
  ];
  const cases = STORED_TRADES.flatMap(trade =>
    COMMANDS.map(asked => [trade.life, JSON.stringify(asked), trade, asked] as const),
  );

  test.for(cases)('%s: %s', ([, , trade, asked]) => {
    const { history, command, book, reader } = goOn(trade);
    const before = history.now();
    const result = command(asked);
    const allowed = before && ALLOWED_IN[asked.type].includes(before.status);
    if (!result.ok) {
      if (allowed) expect(result.refusal.code).toMatch(/^(nothing_to_roll_forward|validation_failed)$/);
      return;
    }
    expect(allowed).toBe(true);
    book();
    const after = history.now();
    const expected = asked.type === 'cancel' ? ['CANCELLED'] : ['BOOKED', 'CANCELLED'];
    expect(expected).toContain(after?.status);
    expect(after?.reasons).toEqual([]);
    if (asked.type === 'amend' && before?.instrument) {
      const { symbol, currency } = before.instrument;
      expect(after?.current.terms).toMatchObject({ symbol, currency });
    }
    expect(reader.verify()).toMatchObject({ valid: true, length: after?.version });
  });

  test('what was pending when the release changed is booked', () => {
    for (const trade of STORED_TRADES) {
      const { history, book } = goOn(trade);
      const { status } = history.now() ?? {};
      if (status !== 'PENDING_NEW' && status !== 'PENDING_REPLACE' && status !== 'PENDING_CANCEL') continue;
      book();
      expect([trade.life, history.now()?.status]).toEqual([trade.life, expect.stringMatching(/^(BOOKED|CANCELLED)$/)]);
    }
  });
});

describe('a feed of e54d434', () => {
  const archived = async (): Promise<StoredEntry[]> => {
    const [segment] = STORED_FEED.segments;
    const bytes = new Uint8Array(SEGMENT).buffer;
    return (await unpack({ bytes, sha256: segment?.sha256 ?? '' })).map(line => JSON.parse(line));
  };
  const rows = STORED_FEED.feed.flatMap(({ entries }): StoredEntry[] => JSON.parse(entries));

  test('is read across the seam between its archive and its rows, each entry as it was appended', async () => {
    const stored = [...(await archived()), ...rows];
    expect(stored.map(({ position }) => position)).toEqual(stored.map((_, index) => index + 1));
    expect(stored).toHaveLength(STORED_FEED.head);
    const { feed: entries, trades, segments } = STORED_FEED;
    const files = new Map(segments.map(({ segment }) => [segment, new Uint8Array(SEGMENT).buffer as ArrayBuffer]));
    const feed = memoryFeed({ feed: entries, trades, segments }, files);
    expect(feed.head).toBe(STORED_FEED.head);
    const read: StoredEntry[] = [];
    for (let page = await feed.read(0, 7); page.length > 0; page = await feed.read(read.length, 7)) read.push(...page);
    expect(read).toEqual(stored);
    const { items } = await feed.readVisible({ accounts: undefined }, 0, 1000);
    expect(items).toEqual(stored.map(({ previousAccount: _, ...item }) => item));
  });

  test('holds of every event what the log says, and the trade as the log still folds to it', async () => {
    const entries: FeedEntry[] = [...(await archived()), ...rows];
    for (const trade of STORED_TRADES) {
      const steps = [...open(trade).history.steps(0)];
      const held = entries.filter(({ event }) => event.tradeId === trade.tradeId);
      expect(held.map(({ event }) => event)).toEqual(steps.map(({ event }) => event));
      expect(steps.map(({ after }) => serveTrade(after))).toMatchObject(held.map(entry => entry.trade));
    }
  });
});
