/** What lies in storage: changed behind the ledger's back, written by an earlier release, or without its snapshots. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { createTapebookClient, verifyTrade } from '../../src/client/index.ts';
import type { Trade } from '../../src/contracts/trade.ts';
import { canonicalJson, sha256Hex } from '../../src/domain/hash-chain.ts';
import { SCHEMA_VERSION } from '../../src/domain/trade/events.ts';
import { verifyLog } from '../../src/domain/trade/verify.ts';
import { eventName, type StoredValue } from '../../src/durable-objects/event-log.ts';
import { SNAPSHOT } from '../../src/durable-objects/snapshots.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { accepted, booked, command, done } from './life.ts';
import { call, eventsOf, read, settled, TRADE, TRADER, tokenOf, until } from './support.ts';
import { inStorage, stored, tamper } from './tamper.ts';

const stubOf = (tradeId: string) => env.TRADE_LEDGER.getByName(`demo/${tradeId}`);

const verificationOf = async (tradeId: string) =>
  (await call('GET', `/v1/trades/${tradeId}/verification`)).json<Record<string, unknown>>();

/** The client's own check, through the API and nothing else. */
async function checkedByClient(tradeId: string) {
  const token = await tokenOf(TRADER);
  const client = createTapebookClient({
    baseUrl: 'https://tapebook.test',
    token: () => token,
    // Skips the check of described answers: a broken log is served as it lies in storage.
    fetch: (url, init) => exports.default.fetch(url, init),
  });
  const result = await verifyTrade(client, tradeId);
  if (!result.ok) throw result.error;
  return result.value;
}

describe('a byte flipped in storage', () => {
  const FLIPS: (readonly [what: string, sequence: number, change: (value: StoredValue) => Partial<StoredValue>])[] = [
    ['in a quantity', 1, ({ body }) => ({ body: body.replace('"quantity":"100"', '"quantity":"900"') })],
    ['in the actor', 3, ({ body }) => ({ body: body.replace('"actor":"o.ps"', '"actor":"o.qs"') })],
    ['in the time', 2, ({ body }) => ({ body: body.replace('"recordedAt":"20', '"recordedAt":"21') })],
    ['in the hash', 4, ({ hash }) => ({ hash: (hash.startsWith('f') ? '0' : 'f') + hash.slice(1) })],
    ['so that it is no JSON any more', 2, ({ body }) => ({ body: `[${body.slice(1)}` })],
    ['so that it is no Unicode any more', 3, ({ body }) => ({ body: `${body.slice(0, 40)}\ud800${body.slice(41)}` })],
  ];

  test.for(FLIPS)('%s is reported, and names event %i', async ([, firstInvalidSequence, change]) => {
    const { tradeId } = await booked();
    await done(tradeId, 'amend');
    expect((await verificationOf(tradeId)).valid).toBe(true);
    await tamper(tradeId, firstInvalidSequence, change);

    const invalid = { valid: false, length: 4, firstInvalidSequence };
    expect(await verificationOf(tradeId)).toMatchObject(invalid);
    expect(await checkedByClient(tradeId)).toMatchObject(invalid);
    await evictDurableObject(stubOf(tradeId));
    expect(await verificationOf(tradeId)).toMatchObject(invalid);
    expect(await checkedByClient(tradeId)).toMatchObject(invalid);
  });

  test('every character of a stored event, one after the other', async () => {
    const { tradeId } = await booked();
    const found = await runInDurableObject(stubOf(tradeId), async (instance, { storage: { kv } }) => {
      const ledger = instance as unknown as {
        verify(caller: object): Promise<{ value: { firstInvalidSequence?: number } }>;
      };
      const value = stored(kv, 2);
      const results = [];
      for (let index = 0; index < value.body.length; index++) {
        const flipped = String.fromCharCode(value.body.charCodeAt(index) ^ (1 << (index % 8)));
        kv.put(eventName(2), { ...value, body: value.body.slice(0, index) + flipped + value.body.slice(index + 1) });
        results.push((await ledger.verify({})).value.firstInvalidSequence);
      }
      kv.put(eventName(2), value);
      return { results, after: (await ledger.verify({})).value };
    });
    expect(found.results.length).toBeGreaterThan(500);
    expect(new Set(found.results)).toEqual(new Set([2]));
    expect(found.after).toMatchObject({ valid: true });
  });

  test('an event that is gone, or changed places with another', async () => {
    const { tradeId } = await booked();
    await done(tradeId, 'amend');
    await inStorage(tradeId, kv => {
      kv.put(eventName(99), stored(kv, 2));
      kv.delete(eventName(2));
    });
    expect(await verificationOf(tradeId)).toMatchObject({ valid: false, firstInvalidSequence: 2 });
    await inStorage(tradeId, kv => kv.delete(eventName(99)));
    expect(await verificationOf(tradeId)).toMatchObject({ valid: false, length: 3, firstInvalidSequence: 2 });
  });
});

describe('a log written by the first release', () => {
  /** Bookings of schema version 1 had no warnings. */
  const asVersion1 = (tradeId: string) =>
    inStorage(tradeId, kv => {
      let previousHash = '0'.repeat(64);
      for (const sequence of [1, 2]) {
        const value = stored(kv, sequence);
        const event = JSON.parse(value.body);
        const { warnings: _warnings, ...data } = event.data;
        const body = canonicalJson({ ...event, data, schemaVersion: 1, previousHash });
        previousHash = sha256Hex(body);
        kv.put(eventName(sequence), { ...value, body, hash: previousHash });
      }
    });

  test('is served as it was stored, verifies, folds, and goes on in the shape of today', async () => {
    const { tradeId } = await booked({ ...TRADE, tradeDate: '2026-11-20' });
    await asVersion1(tradeId);
    await evictDurableObject(stubOf(tradeId));

    const events = await eventsOf(tradeId);
    expect(events.map(({ schemaVersion }) => schemaVersion)).toEqual([1, 1]);
    expect(events[1]?.data).not.toHaveProperty('warnings');
    expect(verifyLog(tradeId, events)).toMatchObject({ valid: true, length: 2 });
    expect(await verificationOf(tradeId)).toMatchObject({ valid: true, length: 2 });
    expect(await read(tradeId)).toMatchObject({ status: 'BOOKED', warnings: [] });

    await done(tradeId, 'amend');
    const after = await eventsOf(tradeId);
    expect(after.map(({ schemaVersion }) => schemaVersion)).toEqual([1, 1, SCHEMA_VERSION, SCHEMA_VERSION]);
    expect(after.slice(0, 2)).toEqual(events);
    expect(await checkedByClient(tradeId)).toMatchObject({ valid: true, length: 4 });
    expect(await read(tradeId)).toMatchObject({ status: 'BOOKED', quantity: '200', warnings: [] });
  });

  test('a log of a later release is refused rather than misread', async () => {
    const { tradeId } = await booked();
    await tamper(tradeId, 2, ({ body }) => ({
      body: body.replace(`"schemaVersion":${SCHEMA_VERSION}`, `"schemaVersion":${SCHEMA_VERSION + 1}`),
    }));
    await evictDurableObject(stubOf(tradeId));
    expect((await call('GET', `/v1/trades/${tradeId}`)).status).toBe(500);
    expect((await eventsOf(tradeId))[1]?.schemaVersion).toBe(SCHEMA_VERSION + 1);
  });
});

describe('a long log', () => {
  test('answers the same with its snapshot, without it, and after a restart', async () => {
    const { tradeId } = await booked();
    const key = 'early';
    const early = await command(tradeId, 'amend', { key });
    const answer = await early.text();
    for (let n = 0; (await read(tradeId)).version < 205; n++)
      await Promise.all(
        Array.from({ length: 20 }, (_, m) =>
          accepted(tradeId, 'amend', { body: { quantity: `${n * 20 + m + 1}`, reason: 'r' } }),
        ),
      );
    await settled(tradeId);
    const snapshots = () => inStorage(tradeId, kv => [...kv.list({ prefix: SNAPSHOT })].length);
    expect(await snapshots()).toBe(1);

    const now = await read(tradeId);
    const [kept = ''] = await inStorage(tradeId, kv => [...kv.list({ prefix: SNAPSHOT })].map(([name]) => name));
    const snapshotAt = Number(kept.slice(SNAPSHOT.length));
    const then = async (version: number) => {
      const response = await call('GET', `/v1/trades/${tradeId}?version=${version}`);
      expect(response.status).toBe(200);
      return response.json<Trade>();
    };
    const past = [await then(203), await then(snapshotAt)];
    expect(past.map(({ version }) => version)).toEqual([203, snapshotAt]);
    const unchanged = async () => {
      expect(await read(tradeId)).toEqual(now);
      expect([await then(203), await then(snapshotAt)]).toEqual(past);
      // As what is published next begins: with the state that the snapshot holds.
      const [next] = await openTenant(env, 'demo').ledger(tradeId).entries(snapshotAt);
      expect(next?.event.sequence).toBe(snapshotAt + 1);
      expect(await (await command(tradeId, 'amend', { key })).text()).toBe(answer);
      expect(await verificationOf(tradeId)).toMatchObject({ valid: true, length: now.version });
    };
    await unchanged();
    await evictDurableObject(stubOf(tradeId));
    await unchanged();
    await inStorage(tradeId, kv => {
      for (const [name] of [...kv.list({ prefix: SNAPSHOT })]) kv.delete(name);
    });
    await unchanged();
    await evictDurableObject(stubOf(tradeId));
    await unchanged();
    await done(tradeId, 'amend');
    await until(async () => (await read(tradeId)).status === 'BOOKED');
    expect(await verificationOf(tradeId)).toMatchObject({ valid: true, length: now.version + 2 });
  });
});
