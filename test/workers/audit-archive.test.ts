/** Moves old entries of the audit trail to R2; `GET /v1/audit` shows one trail of old and new. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditEntry, AuditTrail } from '../../src/contracts/audit.ts';
import type { Bucket } from '../../src/durable-objects/archive-files.ts';
import { AuditArchive } from '../../src/durable-objects/audit-archive.ts';
import { AuditLog } from '../../src/durable-objects/audit-log.ts';
import { AuditTable, isWanted, type StoredAuditEntry } from '../../src/durable-objects/audit-table.ts';
import { type Claims, call } from './support.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const NO_CHANGES = { changes: [], leftOut: 0 };

const newTenant = () => `t-${crypto.randomUUID().slice(0, 8)}`;
const jobsOf = (tenant: string) => env.TENANT_JOBS.getByName(tenant);
const contextOf = (subject: string, operation = 'trade.rollback') => ({
  subject,
  operation,
  target: 'POST /v1/trades/T1/rollback',
  requestId: 'request-1',
});

/** Records so many commands, an hour apart, the first so many days ago; each tenth is of another subject. */
async function record(tenant: string, count: number, daysAgo: number): Promise<void> {
  const from = Date.now() - daysAgo * DAY;
  await runInDurableObject(jobsOf(tenant), (_, { storage }) => {
    const log = new AuditLog(new AuditTable(storage.sql));
    for (let n = 0; n < count; n++)
      log.begin(contextOf(n % 10 === 0 ? 'r.are' : 'o.ps'), NO_CHANGES, from + n * 60 * MINUTE);
  });
  await evictDurableObject(jobsOf(tenant));
}

async function configure(tenant: string, changed: object): Promise<void> {
  await runInDurableObject(jobsOf(tenant), instance => {
    const wired = instance as unknown as { env: Env };
    wired.env = { ...env, ...changed } as Env;
  });
}

const arm = (tenant: string) =>
  runInDurableObject(jobsOf(tenant), (_, { storage }) => storage.setAlarm(Date.now() + DAY));

/** Runs the alarm until it is for another day. */
async function moved(tenant: string): Promise<void> {
  await arm(tenant);
  for (let runs = 0; runs < 10; runs++) {
    await runDurableObjectAlarm(jobsOf(tenant));
    const alarm = await runInDurableObject(jobsOf(tenant), (_, { storage }) => storage.getAlarm());
    if (alarm === null || alarm > Date.now() + MINUTE) return;
  }
  throw new Error('the alarm keeps going off');
}

const rowsIn = (tenant: string): Promise<number> =>
  runInDurableObject(jobsOf(tenant), (_, { storage }) =>
    Number(storage.sql.exec('SELECT count(*) AS rows FROM audit').one().rows),
  );

const as = (tenant: string): Claims => ({ sub: 'a.udit', tenant, roles: ['auditor'] });

async function readAll(tenant: string, limit: number, query = ''): Promise<AuditEntry[]> {
  const items: AuditEntry[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await call('GET', `/v1/audit?limit=${limit}${query}${cursor && `&cursor=${cursor}`}`, {
      as: as(tenant),
    });
    expect(answer.status).toBe(200);
    const page: AuditTrail = await answer.json();
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

const idsOf = (items: readonly AuditEntry[]): number[] => items.map(({ id }) => id);
const downFrom = (count: number): number[] => Array.from({ length: count }, (_, index) => count - index);

test('given entries of 100 days, when the alarm comes, then those older than 90 days move, and pages show all', async () => {
  const tenant = newTenant();
  await record(tenant, 100 * 24, 100);
  const before = await readAll(tenant, 200);
  expect(idsOf(before)).toEqual(downFrom(2_400));
  await moved(tenant);
  const left = await rowsIn(tenant);
  expect(left).toBeGreaterThanOrEqual(90 * 24 - 1);
  expect(left).toBeLessThanOrEqual(91 * 24);
  expect(await readAll(tenant, 200)).toEqual(before);
  expect(idsOf(await readAll(tenant, 30, '&subject=r.are'))).toEqual(downFrom(2_400).filter(id => id % 10 === 1));
  expect(await readAll(tenant, 200, '&operation=views.rebuild')).toEqual([]);
  // The next move is due when the oldest entry left is 91 days old.
  const alarm = await runInDurableObject(jobsOf(tenant), (_, { storage }) => storage.getAlarm());
  expect(alarm).toBeGreaterThan(Date.now() + DAY - 61 * MINUTE);
});

test('an entry of 90 days waits for the others of its day; without any, ids go on where they were', async () => {
  const tenant = newTenant();
  await record(tenant, 3, 90.5);
  await moved(tenant);
  expect(await rowsIn(tenant)).toBe(3);
  const old = newTenant();
  await record(old, 3, 200);
  await moved(old);
  expect(await rowsIn(old)).toBe(0);
  await record(old, 1, 0);
  expect(idsOf(await readAll(old, 2))).toEqual([4, 3, 2, 1]);
});

/** A bucket that breaks at the nth call, before or after it took effect. */
function failing(at: number, when: 'before' | 'after'): Bucket {
  let calls = 0;
  const count = async <T>(ask: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls === at && when === 'before') throw new Error('R2 is down, on purpose');
    const answer = await ask();
    if (calls === at) throw new Error('R2 gave no answer, on purpose');
    return answer;
  };
  return {
    get: (key: string) => count(() => env.ARCHIVE.get(key)),
    put: (...put: Parameters<R2Bucket['put']>) => count(() => env.ARCHIVE.put(...put)),
  } as Bucket;
}

// Each step of moving: the file put, and read back.
for (const step of [1, 2]) {
  for (const when of ['before', 'after'] as const) {
    test(`a death ${when} step ${step} of moving loses nothing and doubles nothing`, async () => {
      const tenant = newTenant();
      await record(tenant, 48, 100);
      await configure(tenant, { ARCHIVE: failing(step, when) });
      await arm(tenant);
      await runDurableObjectAlarm(jobsOf(tenant));
      expect(await rowsIn(tenant)).toBe(48);
      await evictDurableObject(jobsOf(tenant));
      expect(idsOf(await readAll(tenant, 200))).toEqual(downFrom(48));
      await moved(tenant);
      expect(await rowsIn(tenant)).toBe(0);
      expect(idsOf(await readAll(tenant, 200))).toEqual(downFrom(48));
      const { objects } = await env.ARCHIVE.list({ prefix: `audit/${tenant}/` });
      expect(objects).toHaveLength(1);
    });
  }
}

test('a file that was altered is not served; the newer entries are', async () => {
  const tenant = newTenant();
  await record(tenant, 5, 100);
  await moved(tenant);
  await record(tenant, 5, 0);
  const { objects } = await env.ARCHIVE.list({ prefix: `audit/${tenant}/` });
  await env.ARCHIVE.put(objects[0]?.key ?? '', 'nonsense');
  const recent = await call('GET', '/v1/audit?limit=5', { as: as(tenant) });
  const { nextCursor, items }: AuditTrail = await recent.json();
  expect(idsOf(items)).toEqual([10, 9, 8, 7, 6]);
  const older = await call('GET', `/v1/audit?limit=5&cursor=${nextCursor}`, { as: as(tenant) });
  expect([older.status, older.headers.get('retry-after')]).toEqual([503, '10']);
});

/** Files in memory, in place of R2. */
function memoryBucket(): Bucket & { files: Map<string, ArrayBuffer> } {
  const files = new Map<string, ArrayBuffer>();
  return {
    files,
    put: async (key: string, bytes: ArrayBuffer) => void files.set(key, bytes),
    get: async (key: string) => {
      const bytes = files.get(key);
      return bytes ? { arrayBuffer: async () => bytes } : null;
    },
  } as unknown as Bucket & { files: Map<string, ArrayBuffer> };
}

const Step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('command', 'refusal', 'omission'), of: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ days: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 2, arbitrary: fc.constant('move' as const) },
);

test('whatever moved when, pages with any filter show what a trail without an archive would', async () => {
  const filters = [{}, { subject: 's-1' }, { operation: 'o-2' }, { subject: 's-0', operation: 'o-0' }];
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { maxLength: 120 }), fc.integer({ min: 1, max: 9 }), async (steps, limit) => {
      await runInDurableObject(jobsOf(newTenant()), async (_, { storage }) => {
        // Small bounds, so that refusals and commands move early and their files overlap.
        const table = new AuditTable(storage.sql, { command: 20, refusal: 4 }, 5);
        const archive = new AuditArchive(storage, table, memoryBucketOf, 'tenant', 7);
        const all: StoredAuditEntry[] = [];
        let now = Date.parse('2026-01-01T00:00:00.000Z');
        for (const step of steps) {
          now += MINUTE;
          if (step === 'move') while (await archive.moveSome(now)) expect(all.length).toBeGreaterThan(0);
          else if ('days' in step) now += step.days * DAY;
          else {
            const { kind, of } = step;
            const entry = {
              ...{ at: new Date(now).toISOString(), kind: kind as StoredAuditEntry['kind'] },
              ...(kind === 'omission'
                ? { subject: of === 0 ? '' : `s-${of}`, operation: '', details: '{"to":"","codes":{}}' }
                : { subject: `s-${of}`, operation: `o-${of}`, details: null }),
              ...{ actorIssuer: null, target: 't', requestId: 'r', status: null, code: null },
            };
            all.push({ id: table.insert(entry), ...entry });
          }
        }
        for (const filter of filters) {
          const seen: StoredAuditEntry[] = [];
          for (let before: number | null = null; ; ) {
            const page = await archive.read(filter, before, limit);
            expect(page.entries.length).toBeLessThanOrEqual(limit);
            seen.push(...page.entries);
            if (page.next === null) break;
            if (before !== null) expect(page.next).toBeLessThan(before);
            before = page.next;
          }
          expect(seen).toEqual(all.toReversed().filter(entry => isWanted(entry, filter)));
        }
      });
    }),
    { numRuns: 40 },
  );
});
const bucket = memoryBucket();
const memoryBucketOf = () => bucket;

test('refusals beyond the rows of the object move early, and commands stay', async () => {
  await runInDurableObject(jobsOf(newTenant()), async (_, { storage }) => {
    const table = new AuditTable(storage.sql, { command: 1_000, refusal: 50 }, 100);
    const archive = new AuditArchive(storage, table, memoryBucketOf, 'early');
    const log = new AuditLog(table);
    const now = Date.now();
    for (let n = 0; n < 40; n++) log.begin(contextOf('o.ps'), NO_CHANGES, now);
    for (let minute = 0; minute < 20; minute++)
      for (let n = 0; n < 20; n++) log.refused(contextOf('t.ng'), now + minute * MINUTE, 403, 'forbidden');
    const later = now + 20 * MINUTE;
    expect(table.dueAt(later)).toBe(later);
    while (table.dueAt(later) === later) await archive.moveSome(later);
    const kinds = Map.groupBy(table.read({}, null, 1_000), ({ kind }) => kind);
    expect(kinds.get('command')).toHaveLength(40);
    expect(kinds.get('refusal')).toHaveLength(50);
    const { entries } = await archive.read({ subject: 't.ng' }, null, 1_000);
    expect(entries.filter(({ kind }) => kind === 'refusal')).toHaveLength(400);
  });
});
