/** Attacks on the audit trail: floods that push entries out, and refusals that hide others. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { waitUntil } from '../scripts/lib/wait-until.ts';
import { type Answer, type Attack, type Body, type Caller, flood, type Item, type Target, tally } from './target.ts';

const MAX_SUBJECT_REFUSALS_A_MINUTE = 20;
const MAX_TENANT_REFUSALS_A_MINUTE = 200;

const UNKNOWN_TRADE = `T${'0'.repeat(26)}`;
const emptyRollback = (caller: Caller): Promise<Answer> => caller.send('POST', `/v1/trades/${UNKNOWN_TRADE}/rollback`);

export const AUDIT_ATTACKS: readonly Attack[] = [
  { family: 'audit trail', claim: 'empty rollbacks push no command out', run: emptyRollbacksPushNothingOut },
  { family: 'audit trail', claim: "one subject's refusals hide no other subject's", run: oneSubjectHidesNoOther },
  { family: 'audit trail', claim: 'refusals of many subjects stay bounded, and counted', run: manySubjectsStayBounded },
  { family: 'audit trail', claim: 'a command that was refused is a refusal of its kind', run: refusalsKeepTheirKind },
];

async function emptyRollbacksPushNothingOut(target: Target): Promise<string> {
  const [first, flooder] = [await target.caller('first', 'operations'), await target.caller('flooder', 'operations')];
  const made = await first.expect(201, 'POST', '/v1/api-keys', { body: { name: 'evidence', roles: ['auditor'] } });
  const statuses = await flood(target.scale.refusals, async () => (await emptyRollback(flooder)).status);
  assert.ok(statuses.every(isRefusal), `a rollback without a body was answered ${tally(statuses)}`);

  const [entry] = await trail(first, 'first');
  assert.equal(entry?.requestId, made.headers['x-request-id'], 'the key that was made before is not in the trail');
  assert.equal(entry?.kind, 'command');
  await assertBoundedAndCounted(first, 'flooder', statuses.filter(status => status !== 429).length);
  return `${statuses.length} requests (${tally(statuses)})`;
}

async function oneSubjectHidesNoOther(target: Target): Promise<string> {
  const [loud, quiet] = [await target.caller('loud', 'trader'), await target.caller('quiet', 'trader')];
  const times = Math.min(target.scale.refusals, 1_000);
  await flood(times, () => loud.expect(403, 'GET', '/v1/audit'));
  const refused = await quiet.expect(403, 'GET', '/v1/audit');
  const reader = await target.caller('reader', 'auditor');
  await waitUntil('the refusal of another subject to be in the trail', async () =>
    (await trail(reader, 'quiet')).some(({ requestId }) => requestId === refused.headers['x-request-id']),
  );
  return `${times} refusals of one subject, one of another`;
}

async function manySubjectsStayBounded(target: Target): Promise<string> {
  // Takes another tenant: the other attacks use up the bound of this one's minute.
  const tenant = `${target.tenant}-many`;
  const subjects = 15;
  const each = 30;
  const callers = await flood(subjects, n => target.caller(`s${n}`, 'trader', tenant));
  await flood(subjects * each, n => (callers[n % subjects] as Caller).expect(403, 'GET', '/v1/audit'));
  const reader = await target.caller('reader', 'auditor', tenant);
  const entries = await trail(reader);
  assertBounded(entries, MAX_TENANT_REFUSALS_A_MINUTE);
  const counted = await waitUntil('a count of what was not kept', async () => {
    const { notKept = [] } = (await reader.expect(200, 'GET', '/v1/audit?limit=200')).body;
    const sum = notKept.reduce((total, { count }) => total + count, 0);
    return sum > 0 && sum;
  });
  return `${subjects} × ${each} refusals; ${entries.length} kept, ${counted} or more counted`;
}

async function refusalsKeepTheirKind(target: Target): Promise<string> {
  const caller = await target.caller('wrong', 'operations');
  const path = `/v1/trades/${UNKNOWN_TRADE}/rollback`;
  const [key, match] = [{ 'idempotency-key': randomUUID() }, { 'if-match': '"1"' }];
  const body = { toVersion: 1, reason: 'because' };
  const answers = [
    await caller.expect(400, 'POST', path, { headers: match, body }),
    await caller.expect(404, 'POST', path, { headers: { ...key, ...match }, body }),
    await caller.expect(415, 'POST', path, { headers: { ...key, ...match, 'content-type': 'text/plain' }, body: 'x' }),
    await caller.expect(422, 'POST', path, { headers: { ...key, ...match }, body: {} }),
    await caller.expect(428, 'POST', path, { headers: key, body }),
  ];
  for (const { headers, status } of answers)
    await waitUntil(`a refusal with ${status} in the trail`, async () =>
      (await trail(caller, 'wrong')).some(
        ({ kind, requestId }) => kind === 'refusal' && requestId === headers['x-request-id'],
      ),
    );
  return answers.map(({ status }) => status).join(', ');
}

const isRefusal = (status: number): boolean => status >= 400 && status < 500;

/** Reads the whole trail, newest first, or that of one subject. */
async function trail(reader: Caller, subject?: string): Promise<Item[]> {
  const entries: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: '200', ...(subject && { subject }), ...(cursor && { cursor }) });
    const { items, nextCursor }: Body = (await reader.expect(200, 'GET', `/v1/audit?${query}`)).body;
    entries.push(...items);
    cursor = nextCursor;
  }
  return entries;
}

function assertBounded(entries: readonly Item[], bound: number): void {
  const minutes = Map.groupBy(
    entries.filter(({ kind }) => kind === 'refusal'),
    ({ at }) => at.slice(0, 16),
  );
  for (const [minute, { length }] of minutes)
    assert.ok(length <= bound, `${length} refusals were kept of the minute ${minute}, more than ${bound}`);
}

/** Expects half of the count at once: a count is written when the number has doubled, or after a minute. */
async function assertBoundedAndCounted(reader: Caller, subject: string, refused: number): Promise<void> {
  const kept = await trail(reader, subject);
  assertBounded(kept, MAX_SUBJECT_REFUSALS_A_MINUTE);
  await waitUntil(
    `the trail to count what it did not keep of ${refused} refusals`,
    async () => {
      const { notKept = [] } = (await reader.expect(200, 'GET', `/v1/audit?limit=200&subject=${subject}`)).body;
      return notKept.reduce((sum, { count }) => sum + count, kept.length) >= refused / 2;
    },
    { seconds: 20 },
  );
}
