/** Who may approve, and what an approval is of: through the public API, by people and by machines. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Trade } from '../../src/contracts/trade.ts';
import {
  accepted,
  amendedToApprove,
  type CommandOptions,
  codeOf,
  command,
  configureFourEyes,
  ELSE,
  LARGE,
  OPERATIONS,
  problem,
  rolledBackToApprove,
  waiting,
} from './life.ts';
import { type Claims, call, eventsOf, read, send, settled, TRADER, tokenOf } from './support.ts';

beforeAll(configureFourEyes);

describe('the second person', () => {
  test('is nobody who had a part in it: a 403 that says so, and nothing is written', async () => {
    const { tradeId, version } = await rolledBackToApprove();
    const response = await command(tradeId, 'approve', { key: 'tried' });
    expect(response.headers.get('etag')).toBe(`"${version}"`);
    expect(await problem(response)).toMatchObject({
      ...{ status: 403, code: 'forbidden' },
      detail: 'four-eyes rule: o.ps took part in this change, so another user must approve it',
    });
    expect((await read(tradeId)).version).toBe(version);
    // The refusal came last of all checks, and left its key free.
    expect(await codeOf(await command(tradeId, 'approve', { ifMatch: 1 }))).toEqual([412, 'version_mismatch']);
    expect((await command(tradeId, 'approve', { key: 'tried', as: ELSE })).status).toBe(202);
  });

  test('is no machine, and nobody whose machine asked', async () => {
    const issue = async (as: Claims | string, roles: string[]): Promise<{ id: string; key: string }> =>
      (
        await call('POST', '/v1/api-keys', {
          ...(typeof as === 'string' ? { headers: { authorization: `Bearer ${as}` } } : { as }),
          body: { name: 'router', roles },
        })
      ).json();
    const first = await issue(OPERATIONS, ['operations']);
    // A key that a key made is still that of the person behind both.
    const second = await issue(first.key, ['operations']);
    const withKey = (key: string): CommandOptions => ({ headers: { authorization: `Bearer ${key}` } });
    const { tradeId } = await (
      await call('POST', '/v1/trades', { ...withKey(second.key), key: 'by-a-machine', body: LARGE })
    ).json<Trade>();
    await waiting(tradeId);
    for (const { key } of [first, second]) {
      const refused = await problem(await command(tradeId, 'approve', withKey(key)));
      expect(refused).toMatchObject({
        status: 403,
        detail: 'trade.approve requires a user: API keys are not allowed to do it',
      });
    }
    const owner = await problem(await command(tradeId, 'approve'));
    expect(owner).toMatchObject({ status: 403, detail: expect.stringContaining(`key:${second.id} took part in`) });
    expect((await command(tradeId, 'approve', { as: ELSE })).status).toBe(202);
  });

  test('approves what was looked at: not what came after, and not twice', async () => {
    const { tradeId, version } = await amendedToApprove();
    await accepted(tradeId, 'amend', { as: TRADER, body: { quantity: '300', reason: 'more' } });
    expect((await waiting(tradeId)).version).toBe(version + 2);
    expect(await codeOf(await command(tradeId, 'approve', { ifMatch: version }))).toEqual([412, 'version_mismatch']);
    const both = await Promise.all(
      [OPERATIONS, ELSE].map(as => command(tradeId, 'approve', { as, ifMatch: version + 2 })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([202, 412]);
    expect(await settled(tradeId)).toMatchObject({ status: 'BOOKED', quantity: '300', version: version + 4 });
    expect(await codeOf(await command(tradeId, 'approve', { as: ELSE }))).toEqual([409, 'not_allowed_in_status']);
  });

  test('is shown first what an approval would do, against what is booked', async () => {
    const { tradeId, version } = await amendedToApprove();
    const dry = { query: '?dryRun=true', key: null, body: {}, ifMatch: version } as const;
    const shown = await command(tradeId, 'approve', dry);
    expect(shown.status).toBe(200);
    expect(await shown.json()).toMatchObject({
      ...{ from: version, to: version + 1, reasons: [], approval: [] },
      changes: [
        { field: 'quantity', from: '100', to: '200' },
        { field: 'grossAmount', from: '18922.00', to: '37844.00' },
      ],
      bookingEntries: [
        { kind: 'REVERSAL', quantity: '-100' },
        { kind: 'BOOKING', quantity: '200' },
      ],
    });
    expect((await read(tradeId)).version).toBe(version);
    expect(await codeOf(await command(tradeId, 'approve', { ...dry, as: { ...OPERATIONS, sub: 't.ng' } }))).toEqual([
      ...[403, 'forbidden'],
    ]);
  });

  test('need not say why, and may leave out the body; a body of another kind is not one', async () => {
    const { tradeId } = await amendedToApprove();
    const approve = (key: string, headers: Record<string, string>, body?: string) =>
      call('POST', `/v1/trades/${tradeId}/approve`, {
        as: OPERATIONS,
        key,
        headers: { 'if-match': '*', ...headers },
        body,
      });
    expect((await approve('a', { 'content-type': 'text/plain' }, 'yes')).status).toBe(415);
    expect((await approve('a', {}, '{"reason":""}')).status).toBe(422);
    // As a real server hands over what had no body.
    const empty = new ReadableStream({ start: controller => controller.close() });
    const bare = { authorization: `Bearer ${await tokenOf(OPERATIONS)}`, 'idempotency-key': 'a', 'if-match': '*' };
    const path = `/v1/trades/${tradeId}/approve`;
    const first = await send(path, { method: 'POST', headers: bare, body: empty });
    expect(first.status).toBe(202);
    expect((await approve('a', {})).headers.get('idempotency-replayed')).toBe('true');
    // No body, and an empty one, are the same command.
    const again = await approve('a', {}, '{}');
    expect([again.headers.get('idempotency-replayed'), await again.text()]).toEqual(['true', await first.text()]);
    expect((await eventsOf(tradeId)).find(({ type }) => type === 'TradeApproved')?.data).toEqual({ revision: 2 });
  });
});
