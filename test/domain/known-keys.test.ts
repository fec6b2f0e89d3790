/** Cached rows of API keys: their age with and without a database, and one read for many requests. */
import { expect, test } from 'vitest';
import type { ApiKeyRow } from '../../src/views/api-keys.ts';
import { KnownKeys } from '../../src/worker/identity/known-keys.ts';

const MINUTE = 60_000;

const row = (id: string, tenant = 'demo') => ({ id, tenant, hash: `hash of ${id}` }) as ApiKeyRow;

function surroundings(maxWaitMs = 1_000) {
  const world = { now: 1_000_000, asked: 0, answers: async (): Promise<ApiKeyRow | null> => row('a') };
  const keys = new KnownKeys(() => world.now, maxWaitMs);
  const ask = (hash = 'hash of a', keeps: (answer: ApiKeyRow | null) => boolean = () => true) =>
    keys.rowOf(hash, {
      find: () => {
        world.asked += 1;
        return world.answers();
      },
      keeps,
      later: () => undefined,
    });
  return { world, keys, ask };
}

const down = () => Promise.reject(new Error('D1_ERROR: on purpose'));
const silent = () => new Promise<never>(() => undefined);

test('given a row read a minute ago, when it is asked for, then the database is asked again', async () => {
  const { world, ask } = surroundings();
  await ask();
  world.now += MINUTE - 1;
  expect(await ask()).toEqual(row('a'));
  expect(world.asked).toBe(1);
  world.now += 1;
  await ask();
  expect(world.asked).toBe(2);
});

test('given fifty requests at once, when a row is needed, then the database is asked once', async () => {
  const { world, ask } = surroundings();
  const open: (() => void)[] = [];
  world.answers = () => new Promise(resolve => open.push(() => resolve(row('a'))));
  const asking = Array.from({ length: 50 }, () => ask());
  for (const answer of open) answer();
  expect(new Set((await Promise.all(asking)).map(found => found?.id))).toEqual(new Set(['a']));
  expect(world.asked).toBe(1);
});

test.for([
  ['refuses', down],
  ['hangs', silent],
] as const)('given a database that %s, then a row serves until it is 15 minutes old', async ([, answers]) => {
  const { world, ask } = surroundings(20);
  await ask();
  world.answers = answers;
  world.now += 15 * MINUTE - 1;
  expect(await Promise.all(Array.from({ length: 50 }, () => ask()))).toEqual(Array(50).fill(row('a')));
  // Rows at hand serve without a further question after no answer.
  expect(await ask()).toEqual(row('a'));
  expect(world.asked).toBe(2);
  world.now += 1;
  await expect(ask()).rejects.toThrow();
  await expect(ask('unknown')).rejects.toThrow();
  world.answers = async () => row('a');
  expect(await ask()).toEqual(row('a'));
});

test('given a database that answers again, then its answer counts', async () => {
  const { world, ask } = surroundings();
  await ask();
  world.answers = down;
  world.now += MINUTE;
  await ask();
  world.answers = async () => null;
  world.now += 4_999;
  expect(await ask()).toEqual(row('a'));
  world.now += 1;
  expect(await ask()).toBeNull();
});

test('given a read on its way, when the keys of its tenant change, then its answer is not kept, nor waited for', async () => {
  const { world, keys, ask } = surroundings();
  let answer: (found: ApiKeyRow) => void = () => undefined;
  world.answers = () => new Promise(resolve => (answer = resolve));
  const before = ask();
  keys.forget('demo');
  world.answers = async () => ({ ...row('a'), revokedAt: 'now' });
  expect(await ask()).toMatchObject({ revokedAt: 'now' });
  answer(row('a'));
  expect(await before).toEqual(row('a'));
  expect(await ask()).toMatchObject({ revokedAt: 'now' });
});

test('given rows of two tenants, when the keys of one change, then the other is not asked for again', async () => {
  const { world, keys, ask } = surroundings();
  await ask();
  world.answers = async () => row('b', 'acme');
  await ask('hash of b');
  keys.forget('acme');
  expect([keys.has('hash of a'), keys.has('hash of b')]).toEqual([true, false]);
});

test('given keys that were never issued, then they push out no issued key', async () => {
  const { world, keys, ask } = surroundings();
  await ask();
  world.answers = async () => null;
  for (let number = 0; number < 2_000; number++) await ask(`made up ${number}`, found => found !== null);
  expect(keys.has('hash of a')).toBe(true);
});

test('given more keys than stay at hand, then the one read longest ago goes', async () => {
  const { keys, ask } = surroundings();
  for (let number = 0; number <= 1_000; number++) await ask(`hash ${number}`);
  expect([keys.has('hash 0'), keys.has('hash 1'), keys.has('hash 1000')]).toEqual([false, true, true]);
});
