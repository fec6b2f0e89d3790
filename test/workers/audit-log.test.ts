/** The table of the audit trail: bounds on refusals, counts of those not kept, and rows of earlier releases. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { AuditTrail } from '../../src/contracts/audit.ts';
import { AuditLog } from '../../src/durable-objects/audit-log.ts';
import { AuditTable, type OmissionDetails } from '../../src/durable-objects/audit-table.ts';
import type { Sql } from '../../src/durable-objects/storage.ts';
import stored from '../fixtures/1235922/audit.json' with { type: 'json' };
import { type Claims, call } from './support.ts';

const NOON = Date.parse('2026-11-28T12:00:00.000Z');
const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const NO_CHANGES = { changes: [], leftOut: 0 };

const inNewObject = (work: (sql: Sql) => void): Promise<void> =>
  runInDurableObject(env.TENANT_JOBS.getByName(`t-${crypto.randomUUID().slice(0, 8)}`), (_, { storage }) =>
    work(storage.sql),
  );

const contextOf = (subject: string) => ({
  subject,
  operation: 'trade.rollback',
  target: 'POST /v1/trades/T1/rollback',
  requestId: 'request-1',
});

/** The trail as an object has it that is loaded anew, with counters of the statements that write. */
function loaded(sql: Sql) {
  let writes = 0;
  const counting = {
    exec: (query: string, ...values: unknown[]) => {
      if (/^(INSERT|UPDATE|DELETE)/.test(query)) writes += 1;
      return sql.exec(query, ...values);
    },
  } as Sql;
  const table = new AuditTable(counting);
  const log = new AuditLog(table);
  const entries = (kind?: string) =>
    table.read({}, null, 100_000).filter(entry => kind === undefined || entry.kind === kind);
  const omissions = () =>
    entries('omission').map(({ subject, details }) => {
      const { codes }: OmissionDetails = JSON.parse(details ?? '');
      return { subject, codes };
    });
  return { log, table, entries, omissions, writes: () => writes };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const countOf = (omissions: readonly OmissionDetails[] | { codes: Record<string, number> }[]): number =>
  sum(omissions.map(({ codes }) => sum(Object.values(codes))));

test('given a command, when 9,700 refusals follow at once, then it stays, and few rows are written', async () => {
  await inNewObject(sql => {
    const { log, entries, omissions, writes } = loaded(sql);
    log.end(
      log.begin(contextOf('o.ps'), NO_CHANGES, NOON),
      { status: 202, code: null, effect: true, changed: null },
      NOON,
    );
    for (let n = 0; n < 9_700; n++) log.refused(contextOf('o.ps'), NOON + n, 415, 'unsupported_media_type');
    log.writeCounts();
    expect(entries('command')).toHaveLength(1);
    expect(entries('refusal')).toHaveLength(20);
    expect(omissions()).toEqual([{ subject: 'o.ps', codes: { unsupported_media_type: 9_680 } }]);
    expect(writes()).toBeLessThan(50);
  });
});

test('a subject beyond 20 a minute takes nothing from the 200 of the tenant; each minute begins anew', async () => {
  await inNewObject(sql => {
    const { log, entries } = loaded(sql);
    for (let n = 0; n < 500; n++) log.refused(contextOf('loud'), NOON, 403, 'forbidden');
    for (let subject = 0; subject < 30; subject++)
      for (let n = 0; n < 8; n++) log.refused(contextOf(`s-${subject}`), NOON + SECOND, 403, 'forbidden');
    const bySubject = Map.groupBy(entries('refusal'), ({ subject }) => subject);
    expect(entries('refusal')).toHaveLength(200);
    expect(bySubject.get('loud')).toHaveLength(20);
    expect(bySubject.get('s-0')).toHaveLength(8);
    log.refused(contextOf('loud'), NOON + MINUTE, 403, 'forbidden');
    expect(entries('refusal')).toHaveLength(201);
  });
});

test('the same subject of two issuers is two subjects', async () => {
  await inNewObject(sql => {
    const { log, entries } = loaded(sql);
    for (const actorIssuer of ['https://north.example', 'https://south.example', undefined])
      for (let n = 0; n < 30; n++)
        log.refused({ ...contextOf('alice'), ...(actorIssuer && { actorIssuer }) }, NOON, 403, 'forbidden');
    expect(entries('refusal')).toHaveLength(60);
    expect(entries('omission').map(({ actorIssuer }) => actorIssuer)).toEqual([
      null,
      'https://south.example',
      'https://north.example',
    ]);
  });
});

test('an object that is loaded again in the same minute goes on with its bounds and its counts', async () => {
  await inNewObject(sql => {
    for (let life = 0; life < 5; life++) {
      const { log } = loaded(sql);
      for (let n = 0; n < 30; n++) log.refused(contextOf('o.ps'), NOON + life * SECOND, 403, 'forbidden');
      log.writeCounts();
    }
    const { entries, omissions } = loaded(sql);
    expect(entries('refusal')).toHaveLength(20);
    expect(omissions()).toEqual([{ subject: 'o.ps', codes: { forbidden: 130 } }]);
  });
});

test('an object that dies has written at least half of each count', async () => {
  await inNewObject(sql => {
    const { log, writes } = loaded(sql);
    for (let n = 0; n < 1_000; n++) log.omit([{ by: { actor: 't.ng' }, codes: { forbidden: 1 } }], NOON + n);
    expect(countOf(loaded(sql).omissions())).toBeGreaterThanOrEqual(500);
    expect(writes()).toBeLessThan(15);
  });
});

test('counts are bounded in number: twenty subjects an hour by name, all others together', async () => {
  await inNewObject(sql => {
    const { log, omissions } = loaded(sql);
    for (let hour = 0; hour < 2; hour++)
      for (let subject = 0; subject < 1_000; subject++)
        log.omit([{ by: { actor: `s-${subject}` }, codes: { forbidden: 2, not_found: 1 } }], NOON + hour * HOUR);
    log.writeCounts();
    expect(omissions()).toHaveLength(2 * 21);
    expect(omissions().filter(({ subject }) => subject === '')).toEqual([
      { subject: '', codes: { forbidden: 1_960, not_found: 980 } },
      { subject: '', codes: { forbidden: 1_960, not_found: 980 } },
    ]);
    expect(countOf(omissions())).toBe(6_000);
  });
});

test('a command without an effect becomes a refusal, or one of a count; its id is not given out again', async () => {
  await inNewObject(sql => {
    const { log, entries, omissions } = loaded(sql);
    const outcome = { status: 412, code: 'version_mismatch', effect: false, changed: null };
    const ids = Array.from({ length: 50 }, () => {
      const id = log.begin(contextOf('o.ps'), { changes: [], leftOut: 0 }, NOON);
      log.end(id, outcome, NOON);
      return id;
    });
    log.writeCounts();
    expect(new Set(ids).size).toBe(50);
    expect(entries('command')).toEqual([]);
    expect(entries('refusal')).toHaveLength(20);
    for (const { status, code, details } of entries('refusal'))
      expect([status, code, details]).toEqual([412, 'version_mismatch', null]);
    expect(omissions()).toEqual([{ subject: 'o.ps', codes: { version_mismatch: 30 } }]);
  });
});

test('a trail of commit 1235922 is shown as it was, and goes on', async () => {
  const tenant = `t-${crypto.randomUUID().slice(0, 8)}`;
  await runInDurableObject(env.TENANT_JOBS.getByName(tenant), (_, { storage: { sql } }) => {
    sql.exec(stored.schema);
    for (const row of stored.rows)
      sql.exec(
        `INSERT INTO audit VALUES (${Object.keys(row)
          .map(() => '?')
          .join(', ')})`,
        ...Object.values(row),
      );
  });
  // An object looks at its table when it is loaded.
  await evictDurableObject(env.TENANT_JOBS.getByName(tenant));
  const as: Claims = { sub: 'o.ps', tenant, roles: ['operations'] };
  const trail = async () => (await call('GET', '/v1/audit', { as })).json<AuditTrail>();
  expect((await trail()).items).toEqual(stored.answer);
  expect((await call('POST', '/v1/reconciliation', { as })).status).toBe(202);
  const [command, ...older] = (await trail()).items;
  expect(command).toMatchObject({ id: stored.rows.length + 1, changes: [{ type: 'reconciliation' }] });
  expect(older).toEqual(stored.answer);
});
