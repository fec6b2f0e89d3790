/** A trade's past: as it was at any version and moment, how it went through the system, and the proof of it all. */
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { STEPS } from '../../src/domain/trade/trace.ts';
import { verifyLog } from '../../src/domain/trade/verify.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { tradeArrivalInViews } from '../../src/views/trade-view.ts';
import { accepted, booked, codeOf, done, HeldTrade } from './life.ts';
import { call, eventsOf, read, TRADER, until } from './support.ts';

const at = (tradeId: string, query: string) => call('GET', `/v1/trades/${tradeId}?${query}`);
const asOf = (tradeId: string, time: string) => at(tradeId, `asOf=${encodeURIComponent(time)}`);
const past = async (response: Response) => response.json<Record<string, unknown>>();

async function lived(): Promise<string> {
  const { tradeId } = await booked();
  await done(tradeId, 'amend');
  await done(tradeId, 'cancel');
  return tradeId;
}

/** As many ms later or earlier. */
const moved = (time: string, by: number) => new Date(Date.parse(time) + by).toISOString();

describe('time travel', () => {
  test('the trade as it was at each version: what its commands were answered', async () => {
    const { tradeId } = await booked();
    const amended = await accepted(tradeId, 'amend');
    await until(async () => (await read(tradeId)).status === 'BOOKED');
    const response = await at(tradeId, 'version=3');
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"3"');
    expect(await past(response)).toEqual({ ...amended, readOnly: true, asOf: amended.updatedAt });
    expect(await past(await at(tradeId, 'version=1'))).toMatchObject({
      version: 1,
      status: 'PENDING_NEW',
      readOnly: true,
    });
    const now = await read(tradeId);
    expect(await past(await at(tradeId, 'version=4'))).toEqual({ ...now, readOnly: true, asOf: now.updatedAt });
    expect(now).not.toHaveProperty('readOnly');
  });

  test('as recorded at a moment: that moment included, the last of several in it', async () => {
    const tradeId = await lived();
    const events = await eventsOf(tradeId);
    for (const { recordedAt } of events) {
      const last = events.findLast(event => event.recordedAt === recordedAt);
      const then = await past(await asOf(tradeId, recordedAt));
      expect(then).toMatchObject({ version: last?.sequence, updatedAt: recordedAt, asOf: recordedAt, readOnly: true });
      const before = events.findLast(event => event.recordedAt < recordedAt);
      const response = await asOf(tradeId, moved(recordedAt, -1));
      if (before) expect(await past(response)).toMatchObject({ version: before.sequence });
      else expect(await codeOf(response)).toEqual([404, 'not_found']);
    }
    expect(await past(await asOf(tradeId, '2099-01-01T00:00:00Z'))).toMatchObject({
      version: 6,
      asOf: '2099-01-01T00:00:00.000Z',
    });
  });

  test('a moment may be given in any time zone, and finer than milliseconds', async () => {
    const tradeId = await lived();
    const [first] = await eventsOf(tradeId);
    const inTokyo = `${moved(first?.recordedAt ?? '', 9 * 3_600_000).slice(0, -1)}+09:00`;
    expect(await past(await asOf(tradeId, inTokyo))).toMatchObject({ version: 1 });
    expect((await asOf(tradeId, (first?.recordedAt ?? '').replace('Z', '999Z'))).status).toBe(200);
  });

  test.for([
    ['version=7', 404, 'not_found'],
    ['version=0', 400, 'invalid_parameter'],
    ['version=-1', 400, 'invalid_parameter'],
    ['version=two', 400, 'invalid_parameter'],
    ['asOf=2015-01-01T00:00:00Z', 404, 'not_found'],
    ['asOf=yesterday', 400, 'invalid_parameter'],
    ['asOf=2026-11-23', 400, 'invalid_parameter'],
    ['asOf=9999-12-31T23:59:59-12:00', 400, 'invalid_parameter'],
    ['asOf=0000-01-01T00:00:00%2B10:00', 400, 'invalid_parameter'],
    ['version=1&asOf=2026-11-23T00:00:00Z', 400, 'invalid_parameter'],
  ] as const)('%s: %i', async ([query, ...answer]) => {
    expect(await codeOf(await at(await lived(), query))).toEqual(answer);
  });

  test('the past of a trade is for those who may see it now', async () => {
    const { tradeId } = await booked();
    await done(tradeId, 'amend', { body: { account: 'EQ-002', reason: 'r' } });
    const response = await call('GET', `/v1/trades/${tradeId}?version=1`, { as: { ...TRADER, accounts: ['EQ-001'] } });
    expect(await codeOf(response)).toEqual([403, 'forbidden']);
  });
});

describe('the trace', () => {
  const traceOf = async (tradeId: string) =>
    (
      await (
        await call('GET', `/v1/trades/${tradeId}/trace`)
      ).json<{ items: { step: string; at: string; sequence: number }[] }>()
    ).items;
  const arrived = (tradeId: string, version: number) =>
    until(async () => {
      const fed = await openTenant(env, 'demo').feed.arrivalOf(tradeId);
      const viewed = await tradeArrivalInViews(openTenant(env, 'demo').views, tradeId);
      return fed?.sequence === version && viewed?.sequence === version;
    });

  test('has six steps, in order of time, for the life of a booked trade', async () => {
    const { tradeId } = await booked();
    await arrived(tradeId, 2);
    const items = await traceOf(tradeId);
    expect(items.map(({ step, sequence }) => [step, sequence])).toEqual([
      ['SUBMITTED', 1],
      ...['PUBLISHED', 'CONSUMED', 'BOOKED', 'VIEWED', 'PUSHED'].map(step => [step, 2]),
    ]);
    expect(items.map(({ step }) => step)).toEqual(STEPS);
    const times = items.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('goes on with each command, and keeps no row for it', async () => {
    const { tradeId } = await booked();
    await done(tradeId, 'amend');
    await arrived(tradeId, 4);
    expect((await traceOf(tradeId)).map(({ step }) => step)).toEqual([
      ...['SUBMITTED', 'PUBLISHED', 'CONSUMED', 'BOOKED'],
      ...['SUBMITTED', 'PUBLISHED', 'CONSUMED', 'BOOKED'],
      ...['VIEWED', 'PUSHED'],
    ]);
    expect(await eventsOf(tradeId)).toHaveLength(4);
  });

  test('shows how far a trade has come that got stuck', async () => {
    const { tradeId } = await HeldTrade.from('submission');
    expect((await traceOf(tradeId)).map(({ step }) => step)).toEqual(['SUBMITTED']);
  });
});

describe('the proof', () => {
  const verificationOf = async (tradeId: string) => (await call('GET', `/v1/trades/${tradeId}/verification`)).json();

  test('a log is valid, and says its length and head', async () => {
    const tradeId = await lived();
    const events = await eventsOf(tradeId);
    const proven = { valid: true, length: 6, headHash: events.at(-1)?.hash };
    expect(await verificationOf(tradeId)).toEqual(proven);
    expect(verifyLog(tradeId, events)).toEqual(proven);
  });

  test('an auditor may read and verify', async () => {
    const tradeId = await lived();
    const auditor = { ...TRADER, roles: ['auditor' as const] };
    for (const path of ['', '?version=1', '/events', '/verification', '/trace'])
      expect((await call('GET', `/v1/trades/${tradeId}${path}`, { as: auditor })).status).toBe(200);
  });

  test('no proof, events or trace of a trade that is not there, or not mine', async () => {
    const tradeId = await lived();
    for (const path of ['/events', '/verification', '/trace', '?version=1']) {
      const theirs = await call('GET', `/v1/trades/${tradeId}${path}`, { as: { ...TRADER, tenant: 'acme' } });
      expect(await codeOf(theirs)).toEqual([404, 'not_found']);
      const limited = await call('GET', `/v1/trades/${tradeId}${path}`, { as: { ...TRADER, accounts: ['EQ-002'] } });
      expect(await codeOf(limited)).toEqual([403, 'forbidden']);
    }
  });
});
