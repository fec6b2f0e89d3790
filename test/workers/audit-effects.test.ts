/** Runs each audited call of `/openapi.json`: its change is recorded, and its refusal as a refusal. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { permissionOf } from '../../src/domain/permissions.ts';
import { ADMIN, amended, booked, command, deadLetter, keyOfKey, somebody, trailOf } from './audit-support.ts';
import { API_CALLS, requestOf } from './every-call.ts';
import { type CallOptions, type Claims, call, read, settled, submitted, TRADE, until } from './support.ts';

const AUDITED = API_CALLS.filter(({ operation }) => permissionOf(operation).audited);

async function waitsForApproval(): Promise<string> {
  const items = [{ account: 'EQ-EYES', name: 'Four eyes', approvalNotional: '1' }];
  expect((await call('PUT', '/v1/reference/accounts', { as: ADMIN, body: { items } })).status).toBe(200);
  const { tradeId } = await submitted({ ...TRADE, account: 'EQ-EYES' });
  await until(async () => (await read(tradeId)).status === 'PENDING_APPROVAL');
  return tradeId;
}

async function failed(): Promise<string> {
  const tradeId = await booked();
  await runInDurableObject(env.TRADE_LEDGER.getByName(`demo/${tradeId}`), async instance => {
    const amend = { type: 'amend', changes: { quantity: '8' }, reason: 'fails' } as const;
    await instance.command(amend, { actor: 'admin', requestId: 'r' }, { key: 'fails', fingerprint: 'f' }, 'any');
    await instance.failBooking(3, 'on purpose');
  });
  return tradeId;
}

async function newKey(): Promise<string> {
  const body = { name: 'audited', roles: ['auditor'], accounts: ['EQ-001'] };
  return (await (await call('POST', '/v1/api-keys', { as: ADMIN, body })).json<{ id: string }>()).id;
}

const account = (more: object) => ({
  items: [{ account: 'EQ-AUDIT', name: 'Audited', validFrom: '2026-01-01', ...more }],
});

interface Effect {
  /** Sends the call so that it changes something. */
  send: (as: Claims) => Promise<Response>;
  /** Expected of the recorded changes; null for any. */
  changes: object[] | null;
}

const EFFECTS: Record<string, Effect> = {
  'POST /v1/trades/{tradeId}/rollback': {
    send: async as => command(await amended(), 'rollback', as, { body: { toVersion: 2, reason: 'back' } }),
    changes: [
      {
        type: 'trade',
        before: { version: 4, revision: 2, status: 'BOOKED' },
        after: { version: 5, revision: 3, status: 'PENDING_REPLACE' },
      },
    ],
  },
  'POST /v1/trades/{tradeId}/rollforward': {
    send: async as => {
      const tradeId = await amended();
      await command(tradeId, 'rollback', ADMIN, { body: { toVersion: 2, reason: 'back' } });
      await settled(tradeId);
      return command(tradeId, 'rollforward', as);
    },
    changes: [{ type: 'trade', before: { version: 6, status: 'BOOKED' }, after: { version: 7 } }],
  },
  'POST /v1/trades/{tradeId}/retry': {
    send: async as => command(await failed(), 'retry', as),
    changes: [{ type: 'trade', before: { status: 'FAILED' }, after: { status: 'PENDING_REPLACE' } }],
  },
  'POST /v1/trades/{tradeId}/approve': {
    send: async as => command(await waitsForApproval(), 'approve', as),
    changes: [{ type: 'trade', before: { version: 2, status: 'PENDING_APPROVAL' }, after: { status: 'PENDING_NEW' } }],
  },
  'POST /v1/trades/{tradeId}/refuse': {
    send: async as => command(await waitsForApproval(), 'refuse', as),
    changes: [{ type: 'trade', before: { version: 2, status: 'PENDING_APPROVAL' }, after: { status: 'REJECTED' } }],
  },
  'POST /v1/dead-letters/{id}/redrive': {
    send: async as => call('POST', `/v1/dead-letters/${await deadLetter()}/redrive`, { as }),
    changes: [{ type: 'dead-letter', before: { redriven: false }, after: { redriven: true, tradeStatus: 'BOOKED' } }],
  },
  'POST /v1/dead-letters/redrive': {
    send: async as => {
      await deadLetter();
      return call('POST', '/v1/dead-letters/redrive?limit=1', { as });
    },
    changes: [{ type: 'dead-letter', before: { redriven: false }, after: { redriven: true, tradeStatus: 'BOOKED' } }],
  },
  'POST /v1/views/rebuild': {
    send: as => call('POST', '/v1/views/rebuild', { as: { ...as, tenant: 'demo' } }),
    changes: [{ type: 'views', after: { state: 'running' } }],
  },
  'DELETE /v1/views/rebuild': {
    send: async as => {
      await call('POST', '/v1/views/rebuild', { as: ADMIN });
      return call('DELETE', '/v1/views/rebuild', { as });
    },
    // It may have ended by itself before.
    changes: null,
  },
  'POST /v1/reconciliation': {
    send: as => call('POST', '/v1/reconciliation?repair=true', { as }),
    changes: [{ type: 'reconciliation', after: { repair: true } }],
  },
  'POST /v1/api-keys': {
    send: as => call('POST', '/v1/api-keys', { as, body: { name: 'k', roles: ['trader'], accounts: ['EQ-001'] } }),
    changes: [{ type: 'api-key', before: null, after: { name: 'k', roles: ['trader'], accounts: ['EQ-001'] } }],
  },
  'POST /v1/api-keys/{id}/roll': {
    send: async as => call('POST', `/v1/api-keys/${await newKey()}/roll`, { as }),
    changes: [
      { type: 'api-key', before: { name: 'audited', rolledAt: null }, after: { rolledAt: expect.any(String) } },
    ],
  },
  'POST /v1/api-keys/{id}/adopt': {
    send: async as => call('POST', `/v1/api-keys/${(await keyOfKey()).made}/adopt`, { as }),
    changes: [{ type: 'api-key', before: { name: 'made', adoptedBy: null }, after: { adoptedBy: expect.any(String) } }],
  },
  'DELETE /v1/api-keys/{id}': {
    send: async as => call('DELETE', `/v1/api-keys/${await newKey()}`, { as }),
    changes: [
      {
        type: 'api-key',
        before: { name: 'audited', roles: ['auditor'], accounts: ['EQ-001'], revokedAt: null },
        after: { name: 'audited', revokedAt: expect.any(String) },
      },
    ],
  },
  'PUT /v1/reference/accounts': {
    send: async as => {
      await call('PUT', '/v1/reference/accounts', { as: ADMIN, body: account({ notionalLimit: '1000' }) });
      return call('PUT', '/v1/reference/accounts', { as, body: account({ open: false }) });
    },
    changes: [
      {
        type: 'account',
        id: 'EQ-AUDIT',
        before: { notionalLimit: '1000', open: true, validFrom: '2026-01-01' },
        after: { notionalLimit: null, open: false, validFrom: '2026-01-01' },
      },
    ],
  },
  'PUT /v1/reference/instruments': {
    send: as =>
      call('PUT', '/v1/reference/instruments', {
        as,
        headers: { 'content-type': 'text/csv' },
        body: 'symbol,isin,name,mic,currency,settlementCalendar\nAUDT,US0378331005,Audited,XNAS,USD,USNY\n',
      }),
    changes: [{ type: 'instrument', id: 'AUDT', before: null, after: { name: 'Audited', mic: 'XNAS' } }],
  },
  'PUT /v1/reference/counterparties': {
    send: as =>
      call('PUT', '/v1/reference/counterparties', {
        as,
        body: { items: [{ lei: 'FOR8UP27PHTHYVLBNG30', name: `Audited ${crypto.randomUUID()}` }] },
      }),
    changes: [{ type: 'counterparty', id: 'FOR8UP27PHTHYVLBNG30', after: { active: true } }],
  },
};

describe.for(AUDITED)('$name', apiCall => {
  const { name, operation, path, method } = apiCall;

  test('records what it changed', async () => {
    const effect = EFFECTS[name];
    if (!effect) throw new Error(`${name} needs a row in EFFECTS: what does it change?`);
    const as = somebody();
    const answer = await effect.send(as);
    expect(answer.status, await answer.text()).toBeLessThan(300);
    const [entry, ...others] = (await trailOf(as)).items;
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ kind: 'command', operation, status: answer.status, code: null });
    expect(entry?.changes).toMatchObject(effect.changes ?? {});
  });

  const { body } = requestOf(apiCall, 'none', 'EQ-001')[1];
  const valid = body === undefined ? {} : { body };
  const refused: [number, CallOptions & { query?: string }][] = [[400, { ...valid, query: '?wrong=1' }]];
  if (body !== undefined)
    refused.push(
      [415, { headers: { 'content-type': 'text/plain' }, body: 'text' }],
      [400, { body: '{"items":' }],
      [413, { body: 'x'.repeat(2_000_000) }],
      [422, { body: { wrong: 1 } }],
    );
  if (path.includes('{tradeId}')) refused.push([428, { ...valid, headers: {} }]);
  if (path.includes('{')) refused.push([404, valid]);
  const byRole: Claims = { ...ADMIN, sub: `trader of ${name}`.slice(0, 60), roles: ['trader'] };

  test('records each refusal as one, by its kind, and no command', async () => {
    const as = somebody();
    for (const [status, { query = '', headers, ...options }] of refused) {
      const answer = await call(method, `${path.replace(/\{\w+\}/, 'none')}${query}`, {
        as,
        ...(path.includes('{tradeId}') && { key: crypto.randomUUID(), headers: { 'if-match': '*' } }),
        ...(headers && { headers }),
        ...options,
      });
      expect(answer.status, await answer.text()).toBe(status);
    }
    const { items } = await trailOf(as);
    expect(items.map(({ kind, status }) => [kind, status])).toEqual(
      refused.map(([status]) => ['refusal', status]).reverse(),
    );
    for (const { changes, operation: of } of items) expect([changes, of]).toEqual([undefined, operation]);
    expect((await call(method, path.replace(/\{\w+\}/, 'none'), { as: byRole })).status).toBe(403);
    expect((await trailOf(byRole)).items).toMatchObject([{ kind: 'refusal', status: 403, operation }]);
  });
});
