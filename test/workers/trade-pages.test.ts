/** Pages of one trade's entries and trace, however long its log is. */
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { tradeArrivalInViews } from '../../src/views/trade-view.ts';
import { booked, done } from './life.ts';
import { call, TRADE, until } from './support.ts';

interface Page {
  items: { kind?: string; step?: string; at?: string; sequence?: number }[];
  nextCursor: string | null;
}

let tradeId: string;

beforeAll(async () => {
  ({ tradeId } = await booked(TRADE));
  for (const quantity of ['200', '300', '400']) {
    await done(tradeId, 'amend', { body: { quantity, reason: 'pages' } });
  }
  const { feed, views } = openTenant(env, 'demo');
  await until(async () => (await feed.arrivalOf(tradeId))?.sequence === 8);
  await until(async () => (await tradeArrivalInViews(views, tradeId))?.sequence === 8);
});

const pathsOf = (id: string) => ({
  entries: `/v1/booking-entries?tradeId=${id}&`,
  trace: `/v1/trades/${id}/trace?`,
});

async function read(path: string): Promise<Page> {
  const answer = await call('GET', path);
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function walk(path: string, limit: number): Promise<Page['items'][]> {
  const pages: Page['items'][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await read(`${path}limit=${limit}${cursor && `&cursor=${cursor}`}`);
    pages.push(page.items);
    cursor = page.nextCursor;
  }
  return pages;
}

describe.for(['entries', 'trace'] as const)('%s of a trade', which => {
  test('pages of any size make up the whole, each item once and in order', async () => {
    const path = pathsOf(tradeId)[which];
    const whole = await read(path);
    expect(whole.nextCursor).toBeNull();
    expect(whole.items.length).toBeGreaterThanOrEqual(7);
    for (const limit of [1, 2, 3, 5, whole.items.length, 200]) {
      const pages = await walk(path, limit);
      expect(pages.flat()).toEqual(whole.items);
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
    }
  });

  test.for(['0', '201', 'x', ''])('a limit of %o is a 400', async limit => {
    const answer = await call('GET', `${pathsOf(tradeId)[which]}limit=${limit}`);
    expect([answer.status, (await answer.json<Problem>()).code]).toEqual([400, 'invalid_parameter']);
  });

  test('a cursor of another list, or of none, is a 400', async () => {
    const other = which === 'entries' ? 'trace' : 'entries';
    const { nextCursor: ofOther } = await read(`${pathsOf(tradeId)[other]}limit=1`);
    const { nextCursor: ofAll } = await read('/v1/booking-entries?limit=1');
    for (const cursor of [ofOther, ofAll, 'x', 'W10', btoa('[-1,0]').replaceAll('=', '')]) {
      const answer = await call('GET', `${pathsOf(tradeId)[which]}cursor=${cursor}`);
      expect([cursor, answer.status, (await answer.json<Problem>()).code]).toEqual([cursor, 400, 'invalid_cursor']);
    }
  });
});

test('filters count before pages are cut', async () => {
  const path = pathsOf(tradeId).entries;
  expect((await walk(`${path}account=EQ-001&`, 2)).flat()).toEqual((await read(path)).items);
  expect(await walk(`${path}account=EQ-002&`, 2)).toEqual([[]]);
  expect(await walk(`${path}symbol=MSFT&`, 2)).toEqual([[]]);
});
