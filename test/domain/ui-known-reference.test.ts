import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  type Account,
  type Counterparty,
  NetworkError,
  type ReferenceQuery,
  type Result,
  type StreamState,
} from '../../src/client/index.ts';
import { KnownReference } from '../../ui/src/known-reference.ts';
import { Store } from '../../ui/src/observable.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const INFO = { status: 200, etag: null, replayed: false, requestId: null, bookmark: null };
const LIVE: StreamState = { state: 'live', latencyMs: null };

/** A server with so many counterparties, and one account, that can be out of reach. */
function server(many: number) {
  const all = Array.from({ length: many }, (_, n) => ({ lei: `LEI${n}`, name: `Bank ${n}` }) as Counterparty);
  const state = { reached: true, all, reads: 0 };
  const failed = { ok: false as const, error: new NetworkError('The server could not be reached') };
  const client = {
    accounts: async (): Promise<Result<{ items: Account[]; nextCursor: string | null }>> => {
      state.reads += 1;
      if (!state.reached) return failed;
      return { ok: true, value: { items: [{ account: 'EQ-001' } as Account], nextCursor: null }, info: INFO };
    },
    counterparties: async ({
      limit = 50,
      cursor,
    }: ReferenceQuery = {}): Promise<Result<{ items: Counterparty[]; nextCursor: string | null }>> => {
      if (!state.reached) return failed;
      const from = Number(cursor ?? 0);
      const nextCursor = from + limit < state.all.length ? String(from + limit) : null;
      return { ok: true, value: { items: state.all.slice(from, from + limit), nextCursor }, info: INFO };
    },
  };
  const stream = new Store<StreamState>({ state: 'connecting' });
  const reference = new KnownReference(client);
  return { state, stream, reference, stop: reference.follow(stream) };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

test('names are shown while the accounts are still being read', async () => {
  const stream = new Store<StreamState>(LIVE);
  const counterparty = { lei: 'LEI0', name: 'Bank 0' } as Counterparty;
  const reference = new KnownReference({
    accounts: () => new Promise(() => undefined),
    counterparties: async () => ({ ok: true, value: { items: [counterparty], nextCursor: null }, info: INFO }),
  });
  const stop = reference.follow(stream);
  await settle();
  expect(reference.counterparties.get().get('LEI0')).toBe('Bank 0');
  stop();
});

test('all of it is read, and read again at each greeting', async () => {
  const { state, stream, reference, stop } = server(451);
  expect(state.reads).toBe(0);
  stream.set(LIVE);
  await settle();
  expect(reference.counterparties.get().size).toBe(451);
  expect(reference.counterparties.get().get('LEI450')).toBe('Bank 450');
  const before = reference.counterparties.get();

  stream.set({ state: 'live', latencyMs: 7 });
  await settle();
  expect(state.reads).toBe(1);
  stream.set({ state: 'stale' });
  stream.set({ state: 'catching-up', received: 0 });
  await settle();
  expect(state.reads).toBe(2);
  // The same names are no change.
  expect(reference.counterparties.get()).toBe(before);

  state.all.push({ lei: 'NEW', name: 'New Bank' } as Counterparty);
  reference.read();
  await settle();
  expect(reference.counterparties.get().get('NEW')).toBe('New Bank');
  stop();
});

test('a failure is told, and read again by itself until there is an answer', async () => {
  const { state, stream, reference, stop } = server(3);
  state.reached = false;
  stream.set(LIVE);
  await settle();
  const why = 'The server could not be reached';
  expect(reference.problems.get()).toEqual({ accounts: why, counterparties: why });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(state.reads).toBe(2);
  state.reached = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reference.problems.get()).toEqual({ accounts: null, counterparties: null });
  expect(reference.counterparties.get().size).toBe(3);
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(state.reads).toBe(3);
});

test('without a stream it is read once, and the next greeting is waited for', async () => {
  const { state, stream, reference, stop } = server(3);
  state.reached = false;
  const offline = (retryAt: number): StreamState => ({ state: 'offline', error: null, retryAt });
  stream.set(offline(1));
  stream.set(offline(2));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(state.reads).toBe(1);
  state.reached = true;
  stream.set(LIVE);
  await settle();
  expect(reference.accounts.get()).toHaveLength(1);
  stop();
});
