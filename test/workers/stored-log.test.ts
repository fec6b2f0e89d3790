/** What lies in storage: changed behind the ledger's back, written by an earlier release, or without its snapshots. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { createTapebookClient, verifyTrade } from '../../src/client/index.ts';
import { canonicalJson, sha256Hex } from '../../src/domain/hash-chain.ts';
import { verifyLog } from '../../src/domain/trade/verify.ts';
import { accepted, booked, command, done } from './life.ts';
import { call, eventsOf, read, settled, TRADER, tokenOf, until } from './support.ts';

const stubOf = (tradeId: string) => env.TRADE_LEDGER.getByName(`demo/${tradeId}`);
const inStorage = <T>(tradeId: string, use: (sql: SqlStorage) => T): Promise<T> =>
  runInDurableObject(stubOf(tradeId), (_, { storage }) => use(storage.sql));

const verificationOf = async (tradeId: string) =>
  (await call('GET', `/v1/trades/${tradeId}/verification`)).json<Record<string, unknown>>();

/** The client's own check, through the API and nothing else. */
async function checkedByClient(tradeId: string) {
  const token = await tokenOf(TRADER);
  const client = createTapebookClient({
    baseUrl: '',
    token: () => token,
    fetch: (url, init) => call(init.method ?? 'GET', url, { headers: init.headers as Record<string, string> }),
  });
  const result = await verifyTrade(client, tradeId);
  if (!result.ok) throw result.error;
  return result.value;
}

describe('a byte flipped in storage', () => {
  const FLIPS: (readonly [what: string, sequence: number, sql: string])[] = [
    [
      'in a quantity',
      1,
      `UPDATE events SET body = replace(body, '"quantity":"100"', '"quantity":"900"') WHERE sequence = 1`,
    ],
    [
      'in the actor',
      3,
      `UPDATE events SET body = replace(body, '"actor":"o.ps"', '"actor":"o.qs"') WHERE sequence = 3`,
    ],
    [
      'in the time',
      2,
      `UPDATE events SET body = replace(body, '"recordedAt":"20', '"recordedAt":"21') WHERE sequence = 2`,
    ],
    [
      'in the hash',
      4,
      `UPDATE events SET hash = 'f' || substr(hash, 2) WHERE sequence = 4 AND substr(hash, 1, 1) <> 'f'`,
    ],
    ['so that it is no JSON any more', 2, `UPDATE events SET body = '[' || substr(body, 2) WHERE sequence = 2`],
    [
      'so that it is no UTF-8 any more',
      3,
      `UPDATE events SET body = CAST(CAST(substr(body, 1, 40) AS BLOB) || x'ff' || CAST(substr(body, 42) AS BLOB) AS TEXT) WHERE sequence = 3`,
    ],
  ];

  test.for(FLIPS)('%s is reported, and names event %i', async ([, firstInvalidSequence, sql]) => {
    const { tradeId } = await booked();
    await done(tradeId, 'amend');
    expect((await verificationOf(tradeId)).valid).toBe(true);
    const changed = () => inStorage(tradeId, storage => storage.exec(sql).rowsWritten);
    // A hash that begins with f already gets another first digit.
    if ((await changed()) === 0)
      await inStorage(tradeId, storage =>
        storage.exec("UPDATE events SET hash = '0' || substr(hash, 2) WHERE sequence = 4"),
      );

    const invalid = { valid: false, length: 4, firstInvalidSequence };
    expect(await verificationOf(tradeId)).toMatchObject(invalid);
    expect(await checkedByClient(tradeId)).toMatchObject(invalid);
    await evictDurableObject(stubOf(tradeId));
    expect(await verificationOf(tradeId)).toMatchObject(invalid);
    expect(await checkedByClient(tradeId)).toMatchObject(invalid);
  });

  test('every byte of a stored event, one after the other', async () => {
    const { tradeId } = await booked();
    const found = await runInDurableObject(stubOf(tradeId), async (instance, { storage: { sql } }) => {
      const ledger = instance as unknown as { verify(): Promise<{ firstInvalidSequence?: number }> };
      const [row] = sql
        .exec<{ body: ArrayBuffer; hash: string }>(
          'SELECT CAST(body AS BLOB) AS body, hash FROM events WHERE sequence = 2',
        )
        .toArray();
      const bytes = new Uint8Array(row?.body ?? new ArrayBuffer());
      const results = [];
      for (const [index, byte] of bytes.entries()) {
        const flipped = bytes.slice();
        flipped[index] = byte ^ (1 << (index % 8));
        sql.exec('UPDATE events SET body = CAST(? AS TEXT) WHERE sequence = 2', flipped.buffer);
        results.push((await ledger.verify()).firstInvalidSequence);
      }
      sql.exec('UPDATE events SET body = CAST(? AS TEXT) WHERE sequence = 2', bytes.buffer);
      return { results, after: await ledger.verify() };
    });
    expect(found.results.length).toBeGreaterThan(500);
    expect(new Set(found.results)).toEqual(new Set([2]));
    expect(found.after).toMatchObject({ valid: true });
  });

  test('an event that is gone, or changed places with another', async () => {
    const { tradeId } = await booked();
    await done(tradeId, 'amend');
    await inStorage(tradeId, sql => {
      sql.exec('UPDATE events SET sequence = 99 WHERE sequence = 2');
    });
    expect(await verificationOf(tradeId)).toMatchObject({ valid: false, firstInvalidSequence: 2 });
    await inStorage(tradeId, sql => {
      sql.exec('DELETE FROM events WHERE sequence = 99');
    });
    expect(await verificationOf(tradeId)).toMatchObject({ valid: false, length: 3, firstInvalidSequence: 2 });
  });
});

describe('a log written by the first release', () => {
  /** Bookings of schema version 1 had no warnings. */
  const asVersion1 = (tradeId: string) =>
    inStorage(tradeId, sql => {
      let previousHash = '0'.repeat(64);
      for (const { sequence, body } of sql
        .exec<{ sequence: number; body: string }>('SELECT sequence, body FROM events ORDER BY sequence')
        .toArray()) {
        const event = JSON.parse(body);
        const { warnings: _warnings, ...data } = event.data;
        const older = canonicalJson({ ...event, data, schemaVersion: 1, previousHash });
        previousHash = sha256Hex(older);
        sql.exec('UPDATE events SET body = ?, hash = ? WHERE sequence = ?', older, previousHash, sequence);
      }
    });

  test('is served as it was stored, verifies, folds, and goes on in the shape of today', async () => {
    const { tradeId } = await booked();
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
    expect(after.map(({ schemaVersion }) => schemaVersion)).toEqual([1, 1, 2, 2]);
    expect(after.slice(0, 2)).toEqual(events);
    expect(await checkedByClient(tradeId)).toMatchObject({ valid: true, length: 4 });
    expect(await read(tradeId)).toMatchObject({ status: 'BOOKED', quantity: '200', warnings: [] });
  });

  test('a log of a later release is refused rather than misread', async () => {
    const { tradeId } = await booked();
    await inStorage(tradeId, sql => {
      sql.exec(`UPDATE events SET body = replace(body, '"schemaVersion":2', '"schemaVersion":3') WHERE sequence = 2`);
    });
    await evictDurableObject(stubOf(tradeId));
    expect((await call('GET', `/v1/trades/${tradeId}`)).status).toBe(500);
    expect((await eventsOf(tradeId))[1]?.schemaVersion).toBe(3);
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
    const snapshots = () => inStorage(tradeId, sql => sql.exec('SELECT version FROM snapshots').toArray().length);
    expect(await snapshots()).toBe(1);

    const now = await read(tradeId);
    const then = await (await call('GET', `/v1/trades/${tradeId}?version=203`)).json();
    const unchanged = async () => {
      expect(await read(tradeId)).toEqual(now);
      expect(await (await call('GET', `/v1/trades/${tradeId}?version=203`)).json()).toEqual(then);
      expect(await (await command(tradeId, 'amend', { key })).text()).toBe(answer);
      expect(await verificationOf(tradeId)).toMatchObject({ valid: true, length: now.version });
    };
    await unchanged();
    await evictDurableObject(stubOf(tradeId));
    await unchanged();
    await inStorage(tradeId, sql => {
      sql.exec('DELETE FROM snapshots');
    });
    await unchanged();
    await evictDurableObject(stubOf(tradeId));
    await unchanged();
    await inStorage(tradeId, sql => {
      sql.exec('DROP TABLE snapshots');
    });
    await unchanged();
    await done(tradeId, 'amend');
    await until(async () => (await read(tradeId)).status === 'BOOKED');
    expect(await verificationOf(tradeId)).toMatchObject({ valid: true, length: now.version + 2 });
  });
});
