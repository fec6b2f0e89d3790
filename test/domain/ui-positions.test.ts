import { expect, test } from 'vitest';
import {
  type BookingEntry,
  type EntryQuery,
  NetworkError,
  type PositionQuery,
  type Result,
  unwrap,
} from '../../src/client/index.ts';
import { allPages } from '../../ui/src/all-pages.ts';
import { identityOf, type Position } from '../../ui/src/positions/position.ts';
import { readHistory, readPositions } from '../../ui/src/positions/read-positions.ts';

const INFO = { status: 200, etag: null, replayed: false, requestId: null, bookmark: null };
const OPTIONS = { signal: new AbortController().signal };

/** 65 instruments on each of five accounts, by account, as the API gives them. */
function desk() {
  const asked: PositionQuery[] = [];
  const all = ['EQ-001', 'EQ-002', 'EQ-003', 'EQ-004', 'EQ-005'].flatMap(account =>
    Array.from({ length: 65 }, (_, n) => ({ account, symbol: `S${n}` }) as Position),
  );
  const positions = async (query: PositionQuery = {}) => {
    asked.push(query);
    const from = Number(query.cursor ?? 0);
    const found = all.filter(({ account }) => query.account === undefined || query.account === account);
    const end = from + (query.limit ?? 50);
    const nextCursor = end < found.length ? String(end) : null;
    const completeUntil = `2026-11-24T09:00:0${asked.length}.000Z`;
    return { ok: true as const, value: { items: found.slice(from, end), nextCursor, completeUntil }, info: INFO };
  };
  return { client: { positions }, asked };
}

test('all positions are read, and are complete as far as the first page was', async () => {
  const { client } = desk();
  const read = await readPositions(client, null, [])(OPTIONS);
  expect(read).toMatchObject({ ok: true, value: { complete: true, completeUntil: '2026-11-24T09:00:01.000Z' } });
  expect(read.ok && read.value.items).toHaveLength(325);
});

test('those of the last accounts, at a moment: asked for by account, in the order of all of them', async () => {
  const { client, asked } = desk();
  const asOf = '2026-11-23T17:00:00.000Z';
  const read = await readPositions(client, asOf, ['EQ-005', 'EQ-004'])(OPTIONS);
  expect(asked).toMatchObject([
    { account: 'EQ-004', asOf },
    { account: 'EQ-005', asOf },
  ]);
  const accounts = read.ok && read.value.items.map(({ account }) => account);
  expect(accounts).toEqual([...Array(65).fill('EQ-004'), ...Array(65).fill('EQ-005')]);
});

const GE = { account: 'EQ-001', symbol: 'GE', isin: 'US3696043013', currency: 'USD' };
const SHARED = [
  GE,
  { ...GE, isin: 'US3696041033' },
  { ...GE, currency: 'EUR' },
  { ...GE, account: 'EQ-002' },
  { ...GE, account: 'EQ-001/GE', symbol: 'A' },
] as Position[];

test('positions that share a symbol are told apart, each with entries of its own', async () => {
  expect(new Set(SHARED.map(identityOf)).size).toBe(SHARED.length);
  const journal = SHARED.map((position, n) => ({ ...position, quantity: String(n) }) as unknown as BookingEntry);
  const bookingEntries = async ({ account, symbol }: EntryQuery = {}) => ({
    ok: true as const,
    value: { items: journal.filter(row => row.account === account && row.symbol === symbol), nextCursor: null },
    info: INFO,
  });
  for (const [n, position] of SHARED.entries()) {
    const { items } = unwrapped(await readHistory({ bookingEntries }, position)(OPTIONS));
    expect(items.map(({ quantity }) => quantity)).toEqual([String(n)]);
  }
});

type Numbers = Result<{ items: number[]; nextCursor: string | null }>;
const page = (at: { cursor?: string }): Numbers => {
  const n = Number(at.cursor ?? 0);
  return { ok: true, value: { items: [n], nextCursor: n < 4 ? String(n + 1) : null }, info: INFO };
};

test('a list is read no further than it is of use, and says so; one that breaks is none', async () => {
  expect(unwrapped(await allPages(async at => page(at), 9))).toMatchObject({ items: [0, 1, 2, 3, 4], complete: true });
  expect(unwrapped(await allPages(async at => page(at), 3))).toMatchObject({ items: [0, 1, 2], complete: false });
  const error = new NetworkError('The server could not be reached');
  const broken = await allPages(async (at): Promise<Numbers> => (at.cursor ? { ok: false, error } : page(at)), 9);
  expect(broken).toEqual({ ok: false, error });
});

const unwrapped = <T>(result: { ok: true; value: T } | { ok: false; error: Error }): T => unwrap(result as Result<T>);
