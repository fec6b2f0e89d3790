/** Ten times the rate from one subject: the offender is told to wait, the others are served, and nothing accepted is lost. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { networkOf } from '../../src/worker/middleware/rate-limit.ts';
import { answerOf, settled, TRADE, TRADER, tokenOf } from './support.ts';

const LIMIT = 10;

/** A limit of the platform's kind, over the whole test. */
function limiter(): RateLimit {
  const seen = new Map<string, number>();
  return {
    async limit({ key }) {
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      return { success: count <= LIMIT };
    },
  };
}

test('the offender gets 429 with Retry-After and writes nothing; others are served as before', async () => {
  const limited: Env = { ...env, SUBJECT_LIMIT: limiter() };
  const app = createApp(LOCALLY);
  const submit = async (sub: string, key: string) =>
    answerOf(
      app,
      '/v1/trades',
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await tokenOf({ ...TRADER, sub })}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(TRADE),
      },
      limited,
      createExecutionContext(),
    );
  const flood = await Promise.all(Array.from({ length: LIMIT * 10 }, (_, index) => submit('flood', `flood-${index}`)));
  const accepted = flood.filter(response => response.status === 201);
  const refused = flood.filter(response => response.status === 429);
  expect([accepted.length, refused.length]).toEqual([LIMIT, LIMIT * 9]);
  expect(refused.every(response => Number(response.headers.get('retry-after')) > 0)).toBe(true);
  expect(await refused[0]?.json()).toMatchObject({ code: 'rate_limited' });

  expect((await submit('calm', 'calm-1')).status).toBe(201);
  for (const response of accepted) {
    const { tradeId } = await response.json<{ tradeId: string }>();
    expect((await settled(tradeId)).status).toBe('BOOKED');
  }
});

test("a tenant's subjects together have a limit, which is no other tenant's", async () => {
  const limited: Env = { ...env, TENANT_LIMIT: limiter() };
  const app = createApp(LOCALLY);
  const ask = async (tenant: string, sub: string) => {
    const authorization = `Bearer ${await tokenOf({ ...TRADER, tenant, sub })}`;
    return (await answerOf(app, '/v1/trades?limit=1', { headers: { authorization } }, limited)).status;
  };
  const statuses = [];
  for (let number = 0; number < LIMIT * 2; number++) statuses.push(await ask('demo', `s-${number}`));
  expect(statuses).toEqual([...Array(LIMIT).fill(200), ...Array(LIMIT).fill(429)]);
  expect(await ask('acme', 's-0')).toBe(200);
});

test('guesses from one address come to an end; its own users and other addresses are served', async () => {
  const limited: Env = { ...env, STRANGER_LIMIT: limiter() };
  const app = createApp(LOCALLY);
  const ask = async (address: string, token: string) =>
    answerOf(
      app,
      '/v1/trades?limit=1',
      { headers: { 'cf-connecting-ip': address, authorization: `Bearer ${token}` } },
      limited,
      createExecutionContext(),
    );
  const statuses = [];
  for (let number = 0; number < LIMIT * 2; number++) {
    statuses.push((await ask('192.0.2.1', `tb_live_${String(number).padStart(16, '0')}_${'0'.repeat(64)}`)).status);
  }
  expect(statuses).toEqual([...Array(LIMIT).fill(401), ...Array(LIMIT).fill(429)]);
  expect(Number((await ask('192.0.2.1', 'x')).headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await ask('192.0.2.1', await tokenOf(TRADER))).status).toBe(200);
  expect((await ask('192.0.2.2', 'x')).status).toBe(401);
});

test.for<[string, string]>([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
  ['unknown', 'unknown'],
])('%s counts as %s', ([address, network]) => {
  expect(networkOf(address)).toBe(network);
});
