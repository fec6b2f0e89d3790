/** One key, one effect: a command's first answer is its answer for the trade's whole life. */
import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import {
  accepted,
  amendedToApprove,
  BODIES,
  booked,
  codeOf,
  command,
  done,
  HeldTrade,
  type Operation,
} from './life.ts';
import { eventsOf, read, settled } from './support.ts';
import { tamper } from './tamper.ts';

/** Brings a trade to where the command is allowed. */
const READY: Record<Operation, () => Promise<string>> = {
  amend: async () => (await booked()).tradeId,
  cancel: async () => (await booked()).tradeId,
  rollback: async () => (await booked()).tradeId,
  rollforward: async () => {
    const { tradeId } = await booked();
    await done(tradeId, 'rollback');
    return tradeId;
  },
  retry: async () => {
    const held = await HeldTrade.from('submission');
    await held.giveUp();
    return held.tradeId;
  },
  approve: async () => (await amendedToApprove()).tradeId,
  refuse: async () => (await amendedToApprove()).tradeId,
};
const OPERATIONS = Object.keys(BODIES) as Operation[];

const stubOf = (tradeId: string) => env.TRADE_LEDGER.getByName(`demo/${tradeId}`);
const told = async (response: Response) => ({
  status: response.status,
  etag: response.headers.get('etag'),
  replayed: response.headers.get('idempotency-replayed'),
  body: await response.text(),
});

describe.for(OPERATIONS)('%s', operation => {
  test('is answered the same again, byte for byte, after the trade moved on and was evicted, whatever If-Match says', async () => {
    const tradeId = await READY[operation]();
    const { version } = await read(tradeId);
    const first = await told(await command(tradeId, operation, { key: 'once', ifMatch: version }));
    expect(first).toMatchObject({ status: 202, etag: `"${version + 1}"`, replayed: null });

    if (operation === 'cancel') {
      await settled(tradeId);
      await done(tradeId, 'rollback');
    } else await accepted(tradeId, 'amend', { body: { price: '7', reason: 'r' } });
    await evictDurableObject(stubOf(tradeId));
    const { length } = await eventsOf(tradeId);
    for (const ifMatch of [version, version + 1, 999, '*'])
      expect(await told(await command(tradeId, operation, { key: 'once', ifMatch }))).toEqual({
        ...first,
        replayed: 'true',
      });
    expect(await eventsOf(tradeId)).toHaveLength(length);
  });

  test('member order and white space do not make another command; anything else does', async () => {
    const tradeId = await READY[operation]();
    const first = await told(await command(tradeId, operation, { key: '"k"' }));
    const reordered = JSON.stringify(Object.fromEntries(Object.entries(BODIES[operation]).reverse()), null, 2);
    expect((await told(await command(tradeId, operation, { key: 'k', body: reordered }))).body).toBe(first.body);

    const other = { ...BODIES[operation], reason: 'another one' };
    expect(await codeOf(await command(tradeId, operation, { key: 'k', body: other }))).toEqual([
      422,
      'idempotency_key_reused',
    ]);
    for (const another of OPERATIONS.filter(name => name !== operation))
      expect(await codeOf(await command(tradeId, another, { key: 'k' }))).toEqual([422, 'idempotency_key_reused']);
  });

  test('a refusal frees its key, and writes nothing', async () => {
    const tradeId = await READY[operation]();
    const { version } = await read(tradeId);
    const refused = await command(tradeId, operation, { key: 'again', ifMatch: version + 7 });
    expect(await codeOf(refused)).toEqual([412, 'version_mismatch']);
    expect((await read(tradeId)).version).toBe(version);
    const body = { ...BODIES[operation], reason: 'now really' };
    expect((await command(tradeId, operation, { key: 'again', ifMatch: version, body })).status).toBe(202);
  });
});

test('the key of the submission is not free for a command on its trade; that of another trade is', async () => {
  const [one, other] = [await booked(undefined, 'submitted-so'), await booked()];
  expect(await codeOf(await command(one.tradeId, 'cancel', { key: 'submitted-so' }))).toEqual([
    422,
    'idempotency_key_reused',
  ]);
  expect((await command(other.tradeId, 'cancel', { key: 'submitted-so' })).status).toBe(202);
});

test('a dry run neither takes a key nor is answered by one', async () => {
  const { tradeId } = await booked();
  const dry = { key: 'k', query: '?dryRun=true' };
  expect((await command(tradeId, 'rollback', dry)).status).toBe(200);
  expect((await command(tradeId, 'rollback', { key: 'k' })).status).toBe(202);
});

test('the answer is kept with its event: a release that serves trades otherwise still gives the old one', async () => {
  const { tradeId } = await booked();
  const first = await told(await command(tradeId, 'amend', { key: 'old', ifMatch: 2 }));
  // As an earlier release might have kept it: members in another sequence, with spaces.
  const { tradeId: id, ...rest } = JSON.parse(first.body);
  const older = JSON.stringify({ ...rest, tradeId: id }, null, 1);
  await tamper(tradeId, 3, ({ command: remembered }) => ({
    command: remembered && { ...remembered, answer: { status: 202, etag: '"3"', body: older } },
  }));
  await evictDurableObject(stubOf(tradeId));
  expect(await told(await command(tradeId, 'amend', { key: 'old', ifMatch: 999 }))).toEqual({
    ...first,
    replayed: 'true',
    body: older,
  });
});

test('fifty of one command at the same time with one key: one event, fifty equal answers', async () => {
  const { tradeId } = await booked();
  const responses = await Promise.all(
    Array.from({ length: 50 }, () => command(tradeId, 'amend', { key: 'together', ifMatch: 2 })),
  );
  const answers = await Promise.all(responses.map(told));
  expect(new Set(answers.map(({ status, etag, body }) => JSON.stringify([status, etag, body]))).size).toBe(1);
  expect(answers.filter(({ replayed }) => replayed === 'true')).toHaveLength(49);
  expect((await eventsOf(tradeId)).filter(({ type }) => type === 'TradeAmended')).toHaveLength(1);
});
