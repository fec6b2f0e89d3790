/** Two issuers of one tenant that both have an `alice`: two people for four eyes, keys, lists and the audit trail. */
import { createExecutionContext, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuditTrail } from '../../src/contracts/audit.ts';
import type { Problem } from '../../src/contracts/problem.ts';
import type { Trade, TradeEvent } from '../../src/contracts/trade.ts';
import { canonicalJson, sha256Hex } from '../../src/domain/hash-chain.ts';
import { AuditLog } from '../../src/durable-objects/audit-log.ts';
import { AuditTable } from '../../src/durable-objects/audit-table.ts';
import { eventName, type StoredValue } from '../../src/durable-objects/event-log.ts';
import { IDENTITY_HEADER } from '../../src/durable-objects/stream-hub.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { createApp } from '../../src/worker/app.ts';
import { FakeIssuer } from './fake-issuer.ts';
import { configureFourEyes, LARGE } from './life.ts';
import { answerOf, call, until } from './support.ts';

const ROLES = ['operations'];
const app = createApp();
const [north, south] = [new FakeIssuer('north'), new FakeIssuer('south')];
const keys = new Map<FakeIssuer, Awaited<ReturnType<FakeIssuer['newKey']>>>();

beforeAll(async () => {
  await configureFourEyes();
  for (const issuer of [north, south]) {
    const key = await issuer.newKey('a', 'ES256');
    await issuer.publish(key);
    keys.set(issuer, key);
  }
});

beforeEach(() => {
  vi.stubGlobal('fetch', async (url: string) => (url.startsWith(north.issuer) ? north : south).answer());
  return () => vi.unstubAllGlobals();
});

const bindings = {
  ...env,
  TOKEN_ISSUERS: JSON.stringify(
    [north, south].map(({ issuer, jwksUri }) => ({ issuer, jwksUri, audience: 'tapebook', tenant: 'demo' })),
  ),
};

async function tokenOf(issuer: FakeIssuer, sub = 'alice'): Promise<string> {
  const key = keys.get(issuer);
  if (!key) throw new Error('it has no key');
  return issuer.sign(key, { sub, roles: ROLES });
}

/** @param token of a person or a machine */
const ask = (token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  answerOf(
    app,
    `https://tapebook.test${path}`,
    {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(method === 'POST' && { 'idempotency-key': crypto.randomUUID(), 'if-match': '*' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
    bindings,
    createExecutionContext(),
  );

const approve = async (token: string, tradeId: string) =>
  (await ask(token, 'POST', `/v1/trades/${tradeId}/approve`, {})).status;

/** A trade of this person's or machine's that waits for a second person. */
async function toApprove(token: string): Promise<Trade> {
  const { tradeId } = await (await ask(token, 'POST', '/v1/trades', LARGE)).json<Trade>();
  return await until(async () => {
    const trade = await (await ask(token, 'GET', `/v1/trades/${tradeId}`)).json<Trade>();
    return trade.status === 'PENDING_APPROVAL' && trade;
  });
}

const eventsOf = async (token: string, tradeId: string) =>
  (await (await ask(token, 'GET', `/v1/trades/${tradeId}/events`)).json<{ items: TradeEvent[] }>()).items;

async function keyOf(token: string): Promise<{ id: string; key: string; actorIssuer?: string }> {
  return await (await ask(token, 'POST', '/v1/api-keys', { name: 'router', roles: ROLES })).json();
}

describe('four eyes', () => {
  test('the alice of one issuer approves what the alice of the other asked for, and not what she asked for herself', async () => {
    const [one, other] = [await tokenOf(north), await tokenOf(south)];
    const trade = await toApprove(one);
    expect(await approve(one, trade.tradeId)).toBe(403);
    expect(await approve(other, trade.tradeId)).toBe(202);
    const events = await eventsOf(one, trade.tradeId);
    expect(events.slice(0, 3).map(({ type, actor, actorIssuer }) => [type, actor, actorIssuer])).toEqual([
      ['TradeSubmitted', 'alice', north.issuer],
      ['ApprovalRequested', 'system:booking', undefined],
      ['TradeApproved', 'alice', south.issuer],
    ]);
    expect(events[1]?.data).toMatchObject({
      askedBy: ['alice'],
      actors: [{ actor: 'alice', actorIssuer: north.issuer }],
    });
  });

  test('a key of hers counts as her, also one that her key made; a key of the other alice does not', async () => {
    const [one, other] = [await tokenOf(north), await tokenOf(south)];
    const first = await keyOf(one);
    const second = await keyOf(first.key);
    expect([first.actorIssuer, second.actorIssuer]).toEqual([north.issuer, undefined]);
    const byMachine = await toApprove(second.key);
    expect(byMachine).toMatchObject({ submittedBy: `key:${second.id}` });
    expect(byMachine).not.toHaveProperty('actorIssuer');
    expect(await approve(one, byMachine.tradeId)).toBe(403);
    expect(await approve(other, byMachine.tradeId)).toBe(202);
  });

  test('a key made before issuers were kept counts as of each alice', async () => {
    const [one, other] = [await tokenOf(north), await tokenOf(south)];
    const { id, key } = await keyOf(one);
    await env.VIEWS.prepare('UPDATE api_keys SET actor_issuer = NULL WHERE id = ?').bind(id).run();
    const { tradeId } = await toApprove(key);
    expect([await approve(one, tradeId), await approve(other, tradeId)]).toEqual([403, 403]);
    expect(await approve(await tokenOf(south, 'bob'), tradeId)).toBe(202);
  });

  test('what was asked for before the upgrade is approved by no alice, whose issuer nobody knows', async () => {
    const [one, other] = [await tokenOf(north), await tokenOf(south)];
    const { tradeId } = await toApprove(one);
    await rewriteAsBefore(tradeId);
    expect((await eventsOf(one, tradeId)).map(({ actor, actorIssuer }) => [actor, actorIssuer])).toEqual([
      ...[
        ['alice', undefined],
        ['system:booking', undefined],
      ],
    ]);
    expect((await (await ask(one, 'GET', `/v1/trades/${tradeId}/verification`)).json<{ valid: boolean }>()).valid).toBe(
      true,
    );
    expect([await approve(one, tradeId), await approve(other, tradeId)]).toEqual([403, 403]);
    expect(await approve(await tokenOf(north, 'bob'), tradeId)).toBe(202);
  });
});

/** Makes the log what version 3 wrote: no issuers, and hashes that hold. */
async function rewriteAsBefore(tradeId: string): Promise<void> {
  const stub = env.TRADE_LEDGER.getByName(`demo/${tradeId}`);
  await runInDurableObject(stub, (_, { storage: { kv } }) => {
    let previousHash = '0'.repeat(64);
    for (const [name, value] of [...kv.list<StoredValue>({ prefix: 'event:' })]) {
      const { actorIssuer: _issuer, hash: _hash, ...event } = JSON.parse(value.body);
      delete event.data.actors;
      const body = canonicalJson({ ...event, schemaVersion: 3, previousHash });
      previousHash = sha256Hex(body);
      expect(name).toBe(eventName(event.sequence));
      kv.put(name, { ...value, body, hash: previousHash });
    }
  });
  await evictDurableObject(stub);
}

describe('an Idempotency-Key', () => {
  const sendAs = async (token: string, key: string, path = '/v1/trades', body: object = LARGE) =>
    await ask(token, 'POST', path, body, { 'idempotency-key': key });
  const told = async (response: Response) => ({
    replayed: response.headers.get('idempotency-replayed'),
    body: await response.text(),
  });
  const expectAnotherSender = async (response: Response) => {
    const problem = await response.json<Problem>();
    expect(problem).toMatchObject({ status: 422, code: 'idempotency_key_reused', sameSender: false });
    expect(Object.keys(problem).sort()).toEqual(
      ['code', 'detail', 'requestId', 'sameSender', 'status', 'title', 'type'].sort(),
    );
  };

  test('belongs to the pair of issuer and subject: another token of the same pair is the same sender; another issuer or an API key is not', async () => {
    const key = crypto.randomUUID();
    const first = await told(await sendAs(await tokenOf(north), key));
    expect(await told(await sendAs(await tokenOf(north), key))).toEqual({ ...first, replayed: 'true' });
    for (const other of [await tokenOf(south), await tokenOf(north, 'bob'), (await keyOf(await tokenOf(north))).key])
      await expectAnotherSender(await sendAs(other, key));
    const { tradeId } = JSON.parse(first.body);
    const cancel = (token: string) => sendAs(token, 'cancelled-once', `/v1/trades/${tradeId}/cancel`, { reason: 'r' });
    const cancelled = await told(await cancel(await tokenOf(south)));
    expect(await told(await cancel(await tokenOf(south)))).toEqual({ ...cancelled, replayed: 'true' });
    await expectAnotherSender(await cancel(await tokenOf(north)));
  });

  test('of an API key is that key alone', async () => {
    const [one, other] = [await keyOf(await tokenOf(north)), await keyOf(await tokenOf(north))];
    const key = crypto.randomUUID();
    const first = await told(await sendAs(one.key, key));
    expect(await told(await sendAs(one.key, key))).toEqual({ ...first, replayed: 'true' });
    for (const token of [other.key, await tokenOf(north)]) await expectAnotherSender(await sendAs(token, key));
  });
});

test('lists, feed and audit trail keep the issuer beside the subject', async () => {
  const [one, other] = [await tokenOf(north, 'carol'), await tokenOf(south, 'carol')];
  const trades = [await toApprove(one), await toApprove(other)];
  const issuers = [north.issuer, south.issuer];
  expect(trades.map(({ actorIssuer }) => actorIssuer)).toEqual(issuers);
  const listed = await until(async () => {
    const { items } = await (await ask(one, 'GET', '/v1/trades?submittedBy=carol')).json<{ items: Trade[] }>();
    return items.filter(({ status }) => status === 'PENDING_APPROVAL').length === 2 && items;
  });
  expect(listed).toEqual(expect.arrayContaining(trades));

  for (const { tradeId } of trades) await ask(other, 'POST', `/v1/trades/${tradeId}/approve`, {});
  const { items } = await (await ask(one, 'GET', '/v1/audit?subject=carol')).json<AuditTrail>();
  expect(items.map(({ subject, actorIssuer, status }) => [subject, actorIssuer, status])).toEqual([
    ['carol', south.issuer, 403],
    ['carol', south.issuer, 202],
  ]);
});

test('an audit trail begun before issuers were kept goes on', async () => {
  const stub = env.TENANT_JOBS.getByName('audit-of-before');
  await runInDurableObject(stub, (_, { storage: { sql } }) => {
    sql.exec(
      'CREATE TABLE audit (id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, operation TEXT NOT NULL, target TEXT NOT NULL, request_id TEXT NOT NULL, status INTEGER, code TEXT)',
    );
    sql.exec("INSERT INTO audit VALUES (1, '2026-11-01T00:00:00.000Z', 'command', 'alice', 'o', 't', 'r', 202, NULL)");
    const table = new AuditTable(sql);
    expect(table.read({}, null, 10)).toMatchObject([{ id: 1, subject: 'alice', actorIssuer: null, details: null }]);
    const asked = { subject: 'alice', actorIssuer: north.issuer, operation: 'o', target: 't', requestId: 'r' };
    new AuditLog(table).begin(asked, { changes: [], leftOut: 0 }, Date.now());
    expect(table.read({}, null, 10)).toMatchObject([{ id: 2, actorIssuer: north.issuer }, { id: 1 }]);
  });
});

test('rate limits count each alice by herself', async () => {
  const counted: string[] = [];
  const SUBJECT_LIMIT = {
    limit: async ({ key }: { key: string }) => {
      counted.push(key);
      return { success: true };
    },
  };
  for (const issuer of [north, south])
    await answerOf(
      app,
      'https://tapebook.test/v1/me',
      { headers: { authorization: `Bearer ${await tokenOf(issuer)}` } },
      { ...bindings, SUBJECT_LIMIT } as unknown as Env,
    );
  expect(new Set(counted).size).toBe(2);
});

describe('streams and tickets', () => {
  const identity = (issuer: string | undefined, exp = Math.ceil(Date.now() / 1000) + 600) => ({
    ...{ sub: 'alice', tenant: 'two', roles: ['operations'] as const, exp },
    ...(issuer && { issuer }),
  });
  const feed = () => openTenant(env, 'two').feed;
  const open = async (issuer: string | undefined) => {
    const answer = await env.TENANT_FEED.getByName('two').fetch('https://tapebook.test/v1/stream', {
      headers: { upgrade: 'websocket', [IDENTITY_HEADER]: JSON.stringify(identity(issuer)) },
    });
    const socket = answer.webSocket;
    if (!socket) return { status: answer.status };
    const messages: { type: string }[] = [];
    const closed = new Promise<number>(resolve => socket.addEventListener('close', ({ code }) => resolve(code)));
    socket.addEventListener('message', ({ data }) => messages.push(JSON.parse(String(data))));
    socket.accept();
    return { status: 101, socket, messages, closed };
  };
  const ticketOf = async (issuer: string | undefined) => {
    const issued = await feed().issueTicket({ ...identity(issuer), roles: ['operations'] });
    if (!issued) throw new Error('no ticket');
    return issued.ticket;
  };

  test('one alice renews no stream of the other; one of before issuers were kept becomes hers who renews it', async () => {
    const mine = await open(north.issuer);
    mine.socket?.send(JSON.stringify({ type: 'renew', ticket: await ticketOf(south.issuer) }));
    expect(await mine.closed).toBe(4401);

    const before = await open(undefined);
    const renewed = (count: number) =>
      until(async () => before.messages?.filter(({ type }) => type === 'renewed').length === count);
    before.socket?.send(JSON.stringify({ type: 'renew', ticket: await ticketOf(north.issuer) }));
    await renewed(1);
    before.socket?.send(JSON.stringify({ type: 'renew', ticket: await ticketOf(south.issuer) }));
    expect(await before.closed).toBe(4401);
  });

  test('withdrawing the access of one ends her tickets and streams, and those of nobody known', async () => {
    const streams = { north: await open(north.issuer), south: await open(south.issuer), before: await open(undefined) };
    const tickets = [await ticketOf(north.issuer), await ticketOf(south.issuer), await ticketOf(undefined)];
    await feed().closeStreamsOf('alice', north.issuer);
    expect([await streams.north.closed, await streams.before.closed]).toEqual([4003, 4003]);
    expect(await Promise.all(tickets.map(ticket => feed().redeemTicket(ticket)))).toEqual([
      ...[null, identity(south.issuer, expect.any(Number) as unknown as number), null],
    ]);
    expect((await open(north.issuer)).status).toBe(401);
    streams.south.socket?.send(JSON.stringify({ type: 'renew', ticket: await ticketOf(south.issuer) }));
    await until(async () => streams.south.messages?.some(({ type }) => type === 'renewed'));
  });

  test('a ticket and a socket as the release before kept them are still read', async () => {
    const ticket = `two.${crypto.randomUUID()}`;
    const stub = env.TENANT_FEED.getByName('two');
    await ticketOf(south.issuer);
    const kept = { sub: 'dora', tenant: 'two', roles: ['trader'], accounts: ['EQ-001'], exp: 4_000_000_000 };
    await runInDurableObject(stub, (_, { storage: { sql } }) => {
      const row = [sha256Hex(ticket), JSON.stringify(kept), Date.now() + 60_000];
      sql.exec('INSERT INTO tickets (hash, identity, expires_at) VALUES (?, ?, ?)', ...row);
    });
    expect(await feed().redeemTicket(ticket)).toEqual(kept);

    const stream = await open(south.issuer);
    await runInDurableObject(stub, (_, ctx) => {
      for (const socket of ctx.getWebSockets()) {
        const { version, issuer: _issuer, ...before } = socket.deserializeAttachment();
        expect(version).toBe(2);
        socket.serializeAttachment({ ...before, sub: 'erin' });
      }
    });
    await evictDurableObject(stub);
    await feed().closeStreamsOf('erin', 'https://anything.example');
    expect(await stream.closed).toBe(4003);
  });
});

test('a subject that names a key or the system is nobody', async () => {
  for (const sub of ['key:0123456789abcdef', 'system:booking']) {
    const answer = await ask(await tokenOf(north, sub), 'GET', '/v1/me');
    expect([answer.status, (await answer.json<Problem>()).detail]).toEqual([
      401,
      expect.stringMatching(/^bad subject: /),
    ]);
  }
  expect((await call('GET', '/v1/me')).status).toBe(200);
});
