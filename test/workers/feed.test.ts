/** GET /v1/feed: the same as the stream, page by page, for whoever may see it. */
import { expect, test } from 'vitest';
import { CloudEvent } from '../../src/contracts/feed.ts';
import { append, inTenant, positionsOf, readAll, readPage, upTo } from './feed-support.ts';
import { call, openStream, settled, submitted, TRADE, until } from './support.ts';

test('pages give each event once, in order, exactly as the stream does', async () => {
  const as = inTenant('paged');
  for (let index = 0; index < 4; index += 1) await settled((await submitted(TRADE, undefined, as)).tradeId, as);
  const stream = await openStream('?after=0', { as });
  await until(async () => stream.items().length === 8);
  expect(await readAll(as, 3)).toEqual(stream.items());
  expect(await readPage('?after=8', as)).toEqual({ items: [], nextAfter: 8 });
});

test('a position that the feed never gave out is answered with the end of the feed', async () => {
  await append('beyond', 3);
  expect(await readPage('?after=99', inTenant('beyond'))).toEqual({ items: [], nextAfter: 3 });
});

test('limited accounts see what is theirs, and get past what is not', async () => {
  await append('hidden', 4000);
  const mine = await readAll(inTenant('hidden', ['EQ-002']), 1000);
  expect(positionsOf(mine)).toEqual(upTo(400).map(index => index * 10));
  const none = await readPage('?after=0&limit=1', inTenant('hidden', ['EQ-077']));
  expect(none.items).toEqual([]);
  expect(none.nextAfter).toBeGreaterThan(1000);
});

test('as CloudEvents 1.0, for those who ask for them', async () => {
  const as = inTenant('clouds');
  const { tradeId } = await submitted(TRADE, undefined, as);
  await settled(tradeId, as);
  await until(async () => (await readPage('', as)).items.length === 2);
  const headers = { accept: 'application/cloudevents-batch+json' };
  const response = await call('GET', '/v1/feed?limit=50', { as, headers });
  expect(response.headers.get('content-type')).toMatch(/^application\/cloudevents-batch\+json/);
  expect(response.headers.get('link')).toBe('</v1/feed?after=2&limit=50>; rel="next"');
  const events = CloudEvent.array().parse(await response.json());
  expect(events.map(({ id, subject, type, source }) => [id, subject, type, source])).toEqual([
    [`${tradeId}.1`, tradeId, 'dev.tapebook.TradeSubmitted', '/tenants/clouds/feed'],
    [`${tradeId}.2`, tradeId, 'dev.tapebook.TradeRejected', '/tenants/clouds/feed'],
  ]);
  expect(events.map(({ data }) => data)).toEqual((await readPage('', as)).items);
});

test('refuses positions and limits that are none', async () => {
  for (const query of ['?after=-1', '?after=x', '?limit=0', '?limit=1001'])
    expect((await call('GET', `/v1/feed${query}`)).status).toBe(400);
});
