/**
 * Every operation of the API document, asked for in odd ways: never a failure of ours, every refusal as the contract has it, and
 * nothing written by what was refused. `FUZZ_RUNS=20000 FUZZ_SEED=… npm test -- workers` for more of it, or the same again.
 */
import { env, exports } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROBLEMS, Problem } from '../../src/contracts/problem.ts';
import { tradeIdOf } from '../../src/domain/trade/trade-id.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { parseIdempotencyKey } from '../../src/worker/middleware/idempotency-key.ts';
import { asDescribed } from './described-answers.ts';
import { readDocument } from './fuzz/api-document.ts';
import { type FuzzRequest, requests, type World } from './fuzz/requests.ts';
import { type Claims, settled, submitted, TRADE, tokenOf, until } from './support.ts';

const RUNS = Number(env.TEST_FUZZ.runs);
const SEED = Number(env.TEST_FUZZ.seed);

const TENANT = 'acme';
const by = (sub: string, roles: Claims['roles'], accounts?: string[]): Claims => ({
  sub,
  tenant: TENANT,
  roles,
  ...(accounts && { accounts }),
});

/** Words that only our own insides have. None of them is among what is sent. */
const INTERNAL =
  /\.(ts|js|mjs):\d|node_modules|\bat \w+ \(|SQLITE|D1_ERROR|Drizzle|TypeError|RangeError|ReferenceError|Durable Object|select "/;

const { operations, resolve } = await readDocument();
/** Rows of the tenant; of the views, those of the build in use, which a rebuild may have changed. */
const rowsOf = async (table: 'trades' | 'api_keys' | 'dead_letters'): Promise<number> => {
  const key = table === 'trades' ? 'coalesce((SELECT view_key FROM view_generations WHERE tenant = ?1), ?1)' : '?1';
  return Number(
    await env.VIEWS.prepare(`SELECT count(*) AS n FROM ${table} WHERE tenant = ${key}`).bind(TENANT).first('n'),
  );
};

/** What was accepted, and so may have been written. */
const accepted = { trades: new Set<string>(), keys: 0 };
/** Trades that would be there had a refused submission been written. */
const refusedTrades = new Set<string>();
const answered = new Map<number, number>();

async function send({ method, url, headers, body }: FuzzRequest): Promise<Response> {
  const request = new Request(url, { method, headers, ...(body && body.length > 0 && { body }) });
  return asDescribed(method, url, await exports.default.fetch(request));
}

async function check(request: FuzzRequest): Promise<void> {
  const response = await send(request);
  const { status } = response;
  answered.set(status, (answered.get(status) ?? 0) + 1);
  if (response.webSocket) {
    response.webSocket.accept();
    response.webSocket.close(1000);
    return;
  }
  const text = await response.text();
  expect(status, text).toBeLessThan(500);
  expect(response.headers.get('x-request-id')).toMatch(/^[\w.:-]{8,64}$/);
  expect(text).not.toMatch(INTERNAL);
  // An operation behind a path that was changed is another one, or none.
  if (request.asDescribed) expect([...request.operation.statuses, 404], text).toContain(status);
  if (status >= 400 && request.method !== 'HEAD') {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = Problem.strict().parse(JSON.parse(text));
    expect([problem.status, PROBLEMS[problem.code][0]]).toEqual([status, status]);
  }
  note(request, status, text);
  // The broker shares the thread with this loop, and gets its turn only when the loop waits for a timer.
  await new Promise(resolve => setTimeout(resolve, 0));
}

function note({ operation, method, headers }: FuzzRequest, status: number, text: string): void {
  if (method !== 'POST') return;
  if (operation.path === '/v1/api-keys' && status === 201) accepted.keys += 1;
  if (operation.path !== '/v1/trades') return;
  const key = parseIdempotencyKey(headers['idempotency-key'] ?? '');
  if (status === 201) accepted.trades.add(JSON.parse(text).tradeId);
  else if (key) refusedTrades.add(tradeIdOf(TENANT, key));
}

test(`${RUNS} requests from seed ${SEED}`, { timeout: 120_000 + RUNS * 60 }, async () => {
  const trades = [
    await submitted(TRADE, 'f-1', by('t', ['trader'])),
    await submitted({ ...TRADE, symbol: 'NOPE' }, 'f-2', by('t', ['trader'])),
  ];
  for (const { tradeId } of trades) accepted.trades.add((await settled(tradeId, by('t', ['trader']))).tradeId);
  const who = [
    by('o.one', ['operations']),
    by('o.one', ['operations', 'trader']),
    by('o.one', ['operations']),
    by('o.two', ['operations']),
    by('t', ['trader'], ['EQ-001']),
    by('a', ['auditor']),
  ];
  const world: World = {
    tokens: await Promise.all(who.map(tokenOf)),
    tradeIds: [...accepted.trades, 'T0000000000000000000000000A'],
  };

  await fc.assert(fc.asyncProperty(requests(operations, resolve, world), check), { numRuns: RUNS, seed: SEED });

  console.info(
    `${RUNS} requests from seed ${SEED}, answers by status: ${JSON.stringify([...answered].toSorted(([a], [b]) => a - b))}`,
  );
  for (const id of accepted.trades) refusedTrades.delete(id);
  const tenant = openTenant(env, TENANT);
  for (const id of refusedTrades) expect([id, await tenant.ledger(id).exists()]).toEqual([id, false]);
  // What was accepted, and nothing else, arrives in the views and in the feed.
  await until(async () => (await rowsOf('trades')) >= accepted.trades.size);
  expect([await rowsOf('trades'), await rowsOf('api_keys'), await rowsOf('dead_letters')]).toEqual([
    accepted.trades.size,
    accepted.keys,
    0,
  ]);
  await until(async () => (await tenant.feed.tradeIds('', 100_000)).length >= accepted.trades.size);
  expect(new Set((await tenant.feed.tradeIds('', 100_000)).map(({ tradeId }) => tradeId))).toEqual(accepted.trades);
});
