/** `npm run demo`: a believable day, the same for the same seed, and every trade of it ends as it should. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { BAD_TRADES } from '../../scripts/demo/bad-trades.ts';
import { tradingDay, weekendTradeDate } from '../../scripts/demo/trading-day.ts';
import { root } from '../../scripts/lib/project.ts';
import { readSeed } from '../../scripts/lib/seed-csv.ts';
import { signIn } from '../support/api.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';

describe('the day', () => {
  const day = tradingDay(1, 320);
  const known = new Map(
    readSeed('instruments').flatMap(({ symbol, isin }) => [symbol, isin].map(name => [name, symbol])),
  );

  test('is the same for the same seed, and another for another', () => {
    expect(tradingDay(1, 320)).toEqual(day);
    expect(tradingDay(2, 320)).not.toEqual(day);
    expect(day).toHaveLength(320);
  });

  test('goes over all open accounts and all instruments', () => {
    const open = readSeed('accounts').filter(account => account.open === '1');
    expect(day.map(({ account }) => account)).toEqual(expect.arrayContaining(open.map(({ account }) => account)));
    const traded = new Set(day.map(({ symbol, isin }) => known.get(symbol ?? isin)));
    expect([...traded]).toEqual(expect.arrayContaining([...known.values()]));
  });

  test.each([
    ['2026-11-26T15:00:00Z', undefined],
    ['2026-11-27T20:00:00Z', '2026-11-27'],
    ['2026-11-28T09:00:00Z', '2026-11-27'],
    ['2026-11-29T23:00:00Z', '2026-11-27'],
    ['2026-11-30T04:00:00Z', '2026-11-27'],
    ['2026-11-30T15:00:00Z', undefined],
  ])('at %s every trade is dated %s', (now, tradeDate) => {
    expect(weekendTradeDate(new Date(now))).toBe(tradeDate);
    expect(new Set(tradingDay(1, 20, tradeDate).map(trade => trade.tradeDate))).toEqual(new Set([tradeDate]));
  });

  test('sells what is held; more is called selling short', () => {
    const held = new Map<string, bigint>();
    const good = day.filter(
      trade => !BAD_TRADES.some(bad => bad.price === trade.price && bad.quantity === trade.quantity),
    );
    for (const { account, side, symbol, isin, quantity } of good) {
      const position = `${account} ${known.get(symbol ?? isin)}`;
      const left = (held.get(position) ?? 0n) + (side === 'BUY' ? 1n : -1n) * BigInt(quantity);
      if (side === 'SELL') expect(left, position).toBeGreaterThanOrEqual(0n);
      held.set(position, left);
    }
  });
});

describe('against a server', () => {
  const { stateDir, remove } = temporaryState(inject('preparedState'));
  let server: LocalServer;
  beforeAll(async () => {
    server = await startLocalServer(stateDir);
  });
  afterAll(async () => {
    await server?.stop();
    remove();
  });

  test('every trade is final in the end, and a second run changes nothing', async () => {
    const first = await runDemo(server.url, { TRADES: '90' });
    expect(first).toMatch(/All of them are final/);
    expect(first).toMatch(/REJECTED +UNKNOWN_INSTRUMENT +3\n/);
    expect(first).toMatch(/REJECTED +ACCOUNT_NOT_OPEN +3\n/);
    expect(first).toMatch(/refused 422 +validation_failed at \/quantity +1\n/);

    expect(first).toMatch(/One was approved by o\.ps, one refused/);

    expect(await runDemo(server.url, { TRADES: '90' })).toMatch(/88 were there already/);
    const { items } = (await (await signIn(server.url)).trades('limit=200')).body;
    expect(items).toHaveLength(88 + 4); // two were refused at the door; four on the account of four eyes
    const fourEyes = items.filter(({ account }) => account === 'EQ-200');
    expect(fourEyes.map(({ status }) => status).sort()).toEqual([
      ...['BOOKED', 'PENDING_APPROVAL', 'PENDING_APPROVAL', 'REJECTED'],
    ]);
  });

  test('without a server it says what to do', async () => {
    expect(await runDemo('http://127.0.0.1:9', { TRADES: '1' })).toMatch(/no Tapebook at .*npm start/);
  });
});

async function runDemo(baseUrl: string, settings: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'scripts/demo.ts')], {
    env: { ...process.env, BASE_URL: baseUrl, SEED: '1', TOKEN: undefined, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      output += chunk;
    });
  await once(child, 'close');
  return output;
}
