/** Trades that move between accounts, as each audience sees them in pages of the feed and frames of the stream. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedEntry } from '../../src/contracts/messages.ts';
import type { FeedItem } from '../../src/contracts/stream.ts';
import type { Audience } from '../../src/domain/feed/visibility.ts';
import type { FeedStore } from '../../src/durable-objects/feed-store.ts';
import { StreamPage } from '../../src/durable-objects/stream-page.ts';
import { STORED_FEED } from '../support/earlier-release.ts';
import { TestLedger } from '../support/ledger.ts';
import { memoryFeed } from '../support/memory-feed.ts';
import { TERMS } from '../support/reference-data.ts';
import { amend, ask, book, cancel, giveUp, refuse, refuseApproval, rollback, submit } from '../support/story.ts';
import { anySteps } from './trade/any-steps.ts';

const ACCOUNTS = ['EQ-001', 'EQ-002', 'EQ-003', 'EQ-404'];
const AT = '2026-11-28T12:00:00.000Z';

/** The entries of a trade's life; `number` tells trades from each other. */
function entriesOf(steps: Parameters<TestLedger['take']>[0][], number = 0): FeedEntry[] {
  const trade = new TestLedger();
  for (const step of steps) trade.take(step);
  return trade.ledger.entries(0).map(({ event, trade: after, ...rest }) => ({
    ...rest,
    event: { ...event, tradeId: `${event.tradeId}${number}` },
    trade: { ...after, tradeId: `${event.tradeId}${number}` },
  }));
}

/** Written apart from the code under test: the account before an event is looked up among the entries. */
function expected(entries: readonly FeedEntry[], { accounts, filter }: Audience): FeedItem[] {
  const at = new Map<string, string>();
  const sees = (account: string | undefined) =>
    account !== undefined && (accounts?.includes(account) ?? true) && (filter?.accounts?.includes(account) ?? true);
  return entries.flatMap(({ event, trade }, index): FeedItem[] => {
    const { tradeId, sequence, type, recordedAt, previousHash, hash } = event;
    const before = at.get(tradeId);
    at.set(tradeId, trade.account);
    const position = index + 1;
    if (filter?.symbols && !filter.symbols.some(symbol => symbol === trade.symbol)) return [];
    if (sees(trade.account)) return [{ position, event, trade }];
    if (!sees(before)) return [];
    const link = { tradeId, sequence, type, recordedAt, previousHash, hash };
    return [{ position, event: link, trade: { tradeId, version: sequence } }];
  });
}

async function pagesOf(feed: FeedStore, audience: Audience, limit: number): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for (let after = 0; after < feed.head; ) {
    const page = await feed.readVisible(audience, after, limit);
    expect(page.nextAfter).toBeGreaterThan(after);
    items.push(...page.items);
    after = page.nextAfter;
  }
  return items;
}

async function framesOf(feed: FeedStore, audience: Audience, limit: number): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for (let after = 0; after < feed.head; ) {
    const page = new StreamPage(await feed.read(after, limit));
    // Items cached for another audience must not be given to this one.
    page.framesFor({});
    for (const { text } of page.framesFor(audience)) items.push(...JSON.parse(text).items);
    after = page.last ?? feed.head;
  }
  return items;
}

const someOf = (names: string[]) => fc.option(fc.subarray(names), { nil: undefined });
const audiences: fc.Arbitrary<Audience> = fc.record({
  accounts: someOf(ACCOUNTS),
  filter: fc.option(fc.record({ accounts: someOf(ACCOUNTS), symbols: someOf(['AAPL', 'MSFT']) }), { nil: undefined }),
});
const lives = fc.array(
  anySteps(12).map(steps => [submit(), ...steps]),
  { minLength: 1, maxLength: 3 },
);

describe('whatever moves where', () => {
  test('pages and frames show each audience the same, with a reduced entry where a trade leaves the audience', async () => {
    await fc.assert(
      fc.asyncProperty(lives, audiences, fc.integer({ min: 1, max: 7 }), async (all, audience, limit) => {
        // One entry of each trade in turn.
        const logs = all.map(entriesOf);
        const longest = Math.max(...logs.map(({ length }) => length));
        const entries = Array.from({ length: longest }, (_, index) => logs.flatMap(log => log[index] ?? [])).flat();
        const feed = memoryFeed();
        for (const entry of entries) feed.log.append([entry], [], AT);
        await feed.archiveSome({ keep: 1, segment: Math.ceil(entries.length / 2), stallMs: 0, socketsPerObject: 1 });

        const shown = await pagesOf(feed, audience, limit);
        expect(shown).toEqual(expected(entries, audience));
        expect(await framesOf(feed, audience, limit)).toEqual(shown);
      }),
      { numRuns: 100 },
    );
  });

  test('no event changes account and symbol at once, which a filter by symbols relies on', () => {
    const { symbol: _, ...withoutSymbol } = TERMS;
    const first = fc.constantFrom(submit(), { ...submit(), terms: { ...withoutSymbol, isin: 'US0378331005' } });
    fc.assert(
      fc.property(first, anySteps(12), (submission, steps) => {
        const entries = entriesOf([submission, ...steps]);
        for (const [index, { trade, previousAccount }] of entries.entries())
          if (previousAccount !== null && previousAccount !== trade.account)
            expect(trade.symbol).toBe(entries[index - 1]?.trade.symbol);
      }),
    );
  });
});

/** By event: the form in which EQ-001 and EQ-002 are shown it. */
async function sights(steps: Parameters<typeof entriesOf>[0]) {
  const entries = entriesOf(steps);
  const feed = memoryFeed();
  feed.log.append(entries, [], AT);
  const shown = await Promise.all(['EQ-001', 'EQ-002'].map(account => pagesOf(feed, { accounts: [account] }, 100)));
  return entries.map(({ event }, index) => {
    const told = shown.map(items => {
      const item = items.find(({ position }) => position === index + 1);
      return item === undefined ? 'none' : 'data' in item.event ? 'whole' : 'reduced';
    });
    return [event.type, ...told];
  });
}

/** The trade moves with its terms at once: booking and approval are seen on the new account. */
const MOVE = [submit(), book, amend({ account: 'EQ-002' })];
const BEFORE = [
  ['TradeSubmitted', 'whole', 'none'],
  ['TradeBooked', 'whole', 'none'],
  ['TradeAmended', 'reduced', 'whole'],
];

test.for([
  ['booked', [book], [['TradeBooked', 'none', 'whole']]],
  ['refused by booking', [refuse], [['AmendmentRejected', 'whole', 'reduced']]],
  ['given up', [giveUp], [['BookingFailed', 'none', 'whole']]],
  ['waiting for approval', [ask], [['ApprovalRequested', 'none', 'whole']]],
  [
    'not approved',
    [ask, refuseApproval],
    [
      ['ApprovalRequested', 'none', 'whole'],
      ['ApprovalRefused', 'whole', 'reduced'],
    ],
  ],
  [
    'cancelled before it is booked',
    [cancel, book],
    [
      ['CancellationRequested', 'whole', 'reduced'],
      ['TradeCancelled', 'whole', 'none'],
    ],
  ],
  [
    'rolled back',
    [book, rollback(2), book],
    [
      ['TradeBooked', 'none', 'whole'],
      ['TradeRolledBack', 'whole', 'reduced'],
      ['TradeBooked', 'whole', 'none'],
    ],
  ],
  [
    'amended back',
    [book, amend({ account: 'EQ-001' }), book],
    [
      ['TradeBooked', 'none', 'whole'],
      ['TradeAmended', 'whole', 'reduced'],
      ['TradeBooked', 'whole', 'none'],
    ],
  ],
] as const)('a move that is %s', async ([, then, shown]) => {
  expect(await sights([...MOVE, ...then])).toEqual([...BEFORE, ...shown]);
});

test('rows and segments that e54d434 wrote are shown reduced too', async () => {
  const segment = readFileSync(join(import.meta.dirname, '../fixtures/e54d434/segment.ndjson.gz'));
  const { feed, trades, segments } = STORED_FEED;
  const files = new Map(segments.map(file => [file.segment, new Uint8Array(segment).buffer as ArrayBuffer]));
  const stored = memoryFeed({ feed, trades, segments }, files);
  const entries = await stored.read(0, 1000);
  const all = [...entries, ...(await stored.read(entries.length, 1000))];
  for (const accounts of [['EQ-001'], ['EQ-002'], []]) {
    const shown = await pagesOf(stored, { accounts }, 9);
    expect(shown).toEqual(expected(all, { accounts }));
    expect(await framesOf(stored, { accounts }, 9)).toEqual(shown);
    if (accounts.length > 0) expect(shown.some(({ event }) => !('data' in event))).toBe(true);
  }
});
