/** Old parts of the feed lie in R2, and nobody who reads the feed can tell. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { unpack } from '../../src/durable-objects/ndjson-gzip.ts';
import type { Segment } from '../../src/durable-objects/segment-index.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { append, configure, follow, inObject, inTenant, positionsOf, readAll, readPage, upTo } from './feed-support.ts';
import { until } from './support.ts';

const SMALL = { FEED_KEEP: '100', FEED_SEGMENT: '200' };

async function manifestOf(tenant: string): Promise<Segment[]> {
  const file = await env.ARCHIVE.get(`feed/${tenant}/manifest.json`);
  return file ? (await file.json<{ segments: Segment[] }>()).segments : [];
}

const alarmOf = (tenant: string) =>
  runInDurableObject(env.TENANT_FEED.getByName(tenant), (_, state) => state.storage.getAlarm());

/** A bucket that breaks at the nth call, before or after it took effect. */
function failing(at: number, when: 'before' | 'after'): Pick<R2Bucket, 'get' | 'put'> {
  let calls = 0;
  const count = async <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls === at && when === 'before') throw new Error('R2 is down, on purpose');
    const answer = await call();
    if (calls === at) throw new Error('R2 answered nobody, on purpose');
    return answer;
  };
  return {
    get: (key: string) => count(() => env.ARCHIVE.get(key)),
    put: (...put: Parameters<R2Bucket['put']>) => count(() => env.ARCHIVE.put(...put)),
  } as Pick<R2Bucket, 'get' | 'put'>;
}

test('what is old moves to segments that say truly what they hold, and the timer ends with it', async () => {
  await configure('moved', SMALL);
  await append('moved', 1000, 50);
  await until(async () => (await inObject('moved')) < 300);
  await until(async () => (await alarmOf('moved')) === null);
  const segments = await manifestOf('moved');
  let position = 0;
  for (const { segment, firstPosition, lastPosition, count, bytes, sha256 } of segments) {
    const file = await env.ARCHIVE.get(segment);
    const content = await file?.arrayBuffer();
    expect(content?.byteLength).toBe(bytes);
    const lines = await unpack({ bytes: content ?? new ArrayBuffer(0), sha256 });
    expect(lines.map(line => JSON.parse(line).position)).toEqual(
      Array.from({ length: count }, (_, index) => firstPosition + index),
    );
    expect([firstPosition, lastPosition]).toEqual([position + 1, position + count]);
    position = lastPosition;
  }
  expect(position + (await inObject('moved'))).toBe(1000);
  expect(await inObject('moved')).toBeGreaterThanOrEqual(100);
});

test('pages, readers and resumed streams go across the seam, while new events arrive', async () => {
  await configure('seam', SMALL);
  await append('seam', 3000);
  await until(async () => (await inObject('seam')) < 300);
  const as = inTenant('seam');
  expect(positionsOf(await readAll(as, 333))).toEqual(upTo(3000));
  const [stream] = await Promise.all([follow('seam', '?after=0'), append('seam', 1000, 20)]);
  await until(async () => stream.items().length >= 4000);
  expect(positionsOf(stream.items())).toEqual(upTo(4000));
  expect(stream.items()).toEqual(await readAll(as));
  expect((await openTenant(env, 'seam').feed.readFeed(150, 10)).entries.map(({ position }) => position)).toEqual(
    upTo(10).map(index => 150 + index),
  );
});

// Each step of archiving: the segment put, read back, the manifest put.
for (const step of [1, 2, 3]) {
  for (const when of ['before', 'after'] as const) {
    test(`a death ${when} step ${step} of archiving loses nothing, and the next run does it again`, async () => {
      const tenant = `broken-${step}-${when}`;
      await configure(tenant, { ...SMALL, ARCHIVE: failing(step, when) });
      await append(tenant, 310, 50);
      await until(async () => ((await alarmOf(tenant)) ?? 0) > Date.now() + 10_000);
      expect(await inObject(tenant)).toBe(310);
      expect(positionsOf(await readAll(inTenant(tenant)))).toEqual(upTo(310));
      await evictDurableObject(env.TENANT_FEED.getByName(tenant));
      await configure(tenant, SMALL);
      expect(await runDurableObjectAlarm(env.TENANT_FEED.getByName(tenant))).toBe(true);
      expect(await inObject(tenant)).toBe(110);
      expect(await manifestOf(tenant)).toMatchObject([{ firstPosition: 1, lastPosition: 200, count: 200 }]);
      expect(positionsOf(await readAll(inTenant(tenant)))).toEqual(upTo(310));
    });
  }
}

test('a segment that was altered is not served', async () => {
  await configure('altered', SMALL);
  await append('altered', 310, 50);
  const [{ segment = '' } = {}] = await until(async () => {
    const segments = await manifestOf('altered');
    return (await inObject('altered')) < 310 && segments;
  });
  await env.ARCHIVE.put(segment, 'nonsense');
  await expect(readPage('?after=0', inTenant('altered'))).rejects.toThrow('503');
  expect(positionsOf((await readPage('?after=200', inTenant('altered'))).items)).toHaveLength(110);
});

test('a feed with a hole waits in the object until it is mended', async () => {
  await append('holed', 200, 50);
  const feed = env.TENANT_FEED.getByName('holed');
  const [missing] = (await openTenant(env, 'holed').feed.readFeed(2, 1)).entries;
  await runInDurableObject(feed, (_, state) => {
    const { entries } = state.storage.sql
      .exec<{ entries: string }>('SELECT entries FROM feed WHERE position = 50')
      .one();
    const rest = JSON.parse(entries).filter((entry: { position: number }) => entry.position !== 3);
    state.storage.sql.exec('UPDATE feed SET entries = ? WHERE position = 50', JSON.stringify(rest));
  });
  await configure('holed', SMALL);
  await append('holed', 150, 50);
  await until(async () => ((await alarmOf('holed')) ?? 0) > Date.now() + 10_000);
  expect(await inObject('holed')).toBe(349);
  if (!missing) throw new Error('there was no third entry');
  await openTenant(env, 'holed').feed.fillGap(3, missing);
  await runDurableObjectAlarm(feed);
  expect(await inObject('holed')).toBe(150);
  expect(positionsOf(await readAll(inTenant('holed')))).toEqual(upTo(350));
});
