/**
 * Trades that moved between accounts, in every state and by every call that names a trade. Those who may see the trade
 * now see its whole log, others nothing. Feed and stream show an entry to those who could see the entry when it was made.
 */
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CloudEvent } from '../../src/contracts/feed.ts';
import type { FeedItem } from '../../src/contracts/stream.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { API_CALLS, requestOf } from './every-call.ts';
import { configure, inObject, readAll } from './feed-support.ts';
import { accepted, booked, configureFourEyes, done, HeldTrade, LARGE, OPERATIONS, waiting } from './life.ts';
import { type Claims, call, eventsOf, openStream, read, settled, submitted, TRADE, TRADER, until } from './support.ts';

const [A, B, CLOSED] = ['EQ-001', 'EQ-002', 'EQ-099'];
const to = (account: string) => ({ body: { account, reason: 'wrong account' } });

/** A trade that moved, the account that it is on now, and one that it was on before. */
interface Moved {
  tradeId: string;
  now: string;
  before: string;
}

async function heldMove(): Promise<HeldTrade> {
  const held = await HeldTrade.from('booking');
  await accepted(held.tradeId, 'amend', to(B));
  return held;
}

async function movedToB(): Promise<string> {
  const { tradeId } = await booked();
  await done(tradeId, 'amend', to(B));
  return tradeId;
}

const STATES: Record<string, () => Promise<Moved>> = {
  'waits for booking': async () => ({ tradeId: (await heldMove()).tradeId, now: B, before: A }),
  'waits for booking, never booked before': async () => {
    const { tradeId } = await HeldTrade.from('submission');
    await accepted(tradeId, 'amend', to(B));
    return { tradeId, now: B, before: A };
  },
  'waits for approval': async () => {
    const { tradeId } = await booked({ ...TRADE, quantity: LARGE.quantity });
    await accepted(tradeId, 'amend', to(LARGE.account));
    await waiting(tradeId);
    return { tradeId, now: LARGE.account, before: A };
  },
  'was not approved': async () => {
    const { tradeId } = await booked({ ...TRADE, quantity: LARGE.quantity });
    await accepted(tradeId, 'amend', to(LARGE.account));
    await waiting(tradeId);
    await accepted(tradeId, 'refuse', { as: { ...OPERATIONS, sub: 'k.ee' } });
    return { tradeId, now: A, before: LARGE.account };
  },
  'was given up': async () => {
    const held = await heldMove();
    await held.giveUp();
    return { tradeId: held.tradeId, now: B, before: A };
  },
  'is booked': async () => ({ tradeId: await movedToB(), now: B, before: A }),
  'was refused by booking': async () => {
    const { tradeId } = await booked();
    await done(tradeId, 'amend', to(CLOSED));
    return { tradeId, now: A, before: CLOSED };
  },
  'is cancelled': async () => {
    const tradeId = await movedToB();
    await done(tradeId, 'cancel');
    return { tradeId, now: B, before: A };
  },
  'was cancelled while it waited': async () => {
    const held = await heldMove();
    await accepted(held.tradeId, 'cancel');
    return { tradeId: held.tradeId, now: A, before: B };
  },
  'was rolled back': async () => {
    const tradeId = await movedToB();
    await done(tradeId, 'rollback', { body: { toVersion: 2, reason: 'as it was' } });
    return { tradeId, now: A, before: B };
  },
  'was rolled back and forward': async () => {
    const tradeId = await movedToB();
    await done(tradeId, 'rollback', { body: { toVersion: 2, reason: 'as it was' } });
    await done(tradeId, 'rollforward');
    return { tradeId, now: B, before: A };
  },
};

const limitedTo = (...accounts: string[]): Claims => ({ ...OPERATIONS, sub: `of.${accounts.join('.')}`, accounts });
const NEVER = limitedTo('EQ-003', 'EQ-004');

const READS: Record<string, (tradeId: string, since: string) => string> = {
  'the trade': id => `/v1/trades/${id}`,
  'its first version': id => `/v1/trades/${id}?version=1`,
  'its last version before the move': id => `/v1/trades/${id}?version=2`,
  'a moment before the move': (id, since) => `/v1/trades/${id}?asOf=${since}`,
  'its log': id => `/v1/trades/${id}/events`,
  'a page of its log': id => `/v1/trades/${id}/events?after=1&limit=1`,
  'its trace': id => `/v1/trades/${id}/trace?limit=4`,
  'its proof': id => `/v1/trades/${id}/verification`,
  'its entries': id => `/v1/booking-entries?tradeId=${id}`,
  'its entries on the first account': id => `/v1/booking-entries?tradeId=${id}&account=${A}&limit=1`,
};

/** Answers by everything that may differ between callers. */
async function answerOf(path: string, as: Claims) {
  const response = await call('GET', path, { as });
  const { requestId: _, ...body } = await response.json<Record<string, unknown>>();
  return { status: response.status, etag: response.headers.get('etag'), body };
}

beforeAll(configureFourEyes);

const COMMANDS = API_CALLS.filter(({ method, path }) => method === 'POST' && path.includes('{tradeId}'));

test.for(Object.entries(STATES))('a move that %s', async ([, moved]) => {
  const { tradeId, now, before } = await moved();
  const [first] = await eventsOf(tradeId);
  const since = first?.recordedAt ?? '';
  expect((await read(tradeId)).account).toBe(now);

  const reads = Object.entries(READS).map(async ([name, pathOf]) => {
    const path = pathOf(tradeId, since);
    const all = await answerOf(path, TRADER);
    expect([name, all.status]).toEqual([name, 200]);
    expect(await answerOf(path, limitedTo(now)), name).toEqual(all);
    const refused = await answerOf(path, limitedTo(before));
    expect(refused, name).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(JSON.stringify(refused)).not.toContain(now);
    expect(await answerOf(path, NEVER), name).toEqual(refused);
  });
  const commands = COMMANDS.map(async apiCall => {
    const asked = async (as: Claims, account: string) => {
      const [path, { headers, body }] = requestOf(apiCall, tradeId, account);
      const answer = await call('POST', path, { as, headers: headers as Record<string, string>, body });
      return { name: apiCall.name, status: answer.status, text: await answer.text() };
    };
    expect(await asked(limitedTo(now, before), now)).toMatchObject({ name: apiCall.name, status: 412 });
    for (const refused of [await asked(limitedTo(before), before), await asked(NEVER, 'EQ-003')]) {
      expect(refused).toMatchObject({ name: apiCall.name, status: 403 });
      expect(refused.text).not.toContain(now);
    }
  });
  await Promise.all([...reads, ...commands]);
});

test.for(Object.entries(READS))('of a trade that is not there, %s is a 404', async ([, pathOf]) => {
  for (const id of ['T00000000000000000000000000', 'x'])
    expect(await answerOf(pathOf(id, '2026-11-28T12:00:00.000Z'), limitedTo(A))).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
});

describe('feed and stream', () => {
  const AUDIENCES = [undefined, [A], [B], [A, B], ['EQ-003'], [B, 'EQ-003'], []];
  // A tenant in which nothing else goes on.
  const ACME: Claims = { ...OPERATIONS, tenant: 'acme' };
  const asOf = (accounts: string[] | undefined): Claims => ({ ...ACME, ...(accounts && { accounts }) });
  /** Type of an event, and whether the item is whole. */
  const formOf = ({ event, trade }: FeedItem) => `${event.type} ${'data' in event && 'status' in trade}`;

  async function cloudEvents(as: Claims): Promise<CloudEvent[]> {
    const events: CloudEvent[] = [];
    for (let after = 0; ; ) {
      const headers = { accept: 'application/cloudevents-batch+json' };
      const response = await call('GET', `/v1/feed?after=${after}&limit=3`, { as, headers });
      events.push(...(await response.json<CloudEvent[]>()));
      const next = Number(/after=(\d+)/.exec(response.headers.get('link') ?? '')?.[1]);
      if (next === after) return events;
      after = next;
    }
  }

  test('show a trade that moves, back and forth, the same: live, resumed, in pages, as CloudEvents, from the archive', async () => {
    const live = await Promise.all(AUDIENCES.map(accounts => openStream('?after=0', { as: asOf(accounts) })));
    const { tradeId } = await submitted(TRADE, undefined, ACME);
    await settled(tradeId, ACME);
    for (const [operation, options] of [
      ['amend', to(B)],
      ['rollback', { body: { toVersion: 2, reason: 'as it was' } }],
      ['rollforward', {}],
      ['amend', to('EQ-003')],
      ['amend', to(CLOSED)],
    ] as const) {
      await accepted(tradeId, operation, { ...options, as: ACME });
      await settled(tradeId, ACME);
    }
    const { version } = await read(tradeId, ACME);
    const { feed } = openTenant(env, 'acme');
    await until(async () => (await feed.arrivalOf(tradeId))?.sequence === version);
    const head = await feed.head();

    const check = async () => {
      for (const [index, accounts] of AUDIENCES.entries()) {
        const as = asOf(accounts);
        const items = await readAll(as, 3);
        expect(await readAll(as)).toEqual(items);
        expect((await cloudEvents(as)).map(({ data }) => data)).toEqual(items);
        const resumed = await openStream('?after=0', { as });
        for (const stream of [live[index], resumed]) await until(async () => stream?.items().length === items.length);
        expect(resumed.items()).toEqual(items);
        expect(live[index]?.items()).toEqual(items);
        resumed.socket.close();
        // Items are whole for those whose account the trade is on, and only a link for others.
        for (const { event, trade } of items) {
          if (accounts === undefined || ('account' in trade && accounts.includes(trade.account))) continue;
          expect(Object.keys(trade)).toEqual(['tradeId', 'version']);
          const { tradeId: id, sequence, type, recordedAt, previousHash, hash, ...rest } = event;
          expect([trade, rest]).toEqual([{ tradeId: id, version: sequence }, {}]);
          expect([type, recordedAt, previousHash, hash].every(Boolean)).toBe(true);
        }
      }
    };
    await check();
    const formsFor = async (account: string) =>
      (await readAll(asOf([account]))).filter(({ event }) => event.tradeId === tradeId).map(formOf);
    const [whole, moved] = [(type: string) => `${type} true`, (type: string) => `${type} false`];
    expect(await formsFor(A)).toEqual([
      ...[whole('TradeSubmitted'), whole('TradeBooked'), moved('TradeAmended')],
      ...[whole('TradeRolledBack'), whole('TradeBooked'), moved('TradeRolledForward')],
    ]);
    expect(await formsFor('EQ-003')).toEqual([
      ...[whole('TradeAmended'), whole('TradeBooked'), moved('TradeAmended'), whole('AmendmentRejected')],
    ]);
    expect(await formsFor(CLOSED)).toEqual([whole('TradeAmended'), moved('AmendmentRejected')]);

    // Hashes shown to those of A link into the log that those of B read now.
    const log = await eventsOf(tradeId, ACME);
    for (const { event } of await readAll(asOf([A])))
      if (event.tradeId === tradeId) expect(log[event.sequence - 1]).toMatchObject(event);

    await configure('acme', { FEED_KEEP: '1', FEED_SEGMENT: '5' });
    const { tradeId: next } = await submitted({ ...TRADE, account: 'EQ-004' }, undefined, ACME);
    await settled(next, ACME);
    await until(async () => (await inObject('acme')) < head);
    await until(async () => (await feed.arrivalOf(next))?.sequence === 2);
    await check();
  });
});
