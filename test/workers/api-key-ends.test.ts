/** Ends of API keys: by time, with the key that made them, and not once a person has adopted them. */
import { expect, test } from 'vitest';
import { callAs, change, inMs, issued, listedKey, operations, readWith } from './api-key-support.ts';
import { openStream, until } from './support.ts';

const DAY_MS = 24 * 60 * 60_000;
const OPS = operations('ends');

test.for([
  [inMs(-1), 'must be in the future'],
  ['2020-01-01T00:00:00Z', 'must be in the future'],
  ['9999-12-31T23:59:59.999-12:00', 'before the year 10000'],
  ['0000-01-01T00:00:00+14:00', 'before the year 10000'],
  ['tomorrow', 'expected an RFC 3339 time'],
  ['2030-02-30T00:00:00Z', 'expected an RFC 3339 time'],
  ['2030-01-01', 'expected an RFC 3339 time'],
  ['\ud800', 'expected an RFC 3339 time'],
  [1_900_000_000, 'got a JSON number'],
  [null, 'got null'],
] as const)('a key cannot end at %j', async ([expiresAt, message]) => {
  const answer = await callAs(OPS, 'POST', '/v1/api-keys', { body: { name: 'k', roles: ['trader'], expiresAt } });
  expect(answer.status).toBe(422);
  const { errors } = await answer.json<{ errors: object[] }>();
  expect(errors).toEqual([
    expect.objectContaining({ pointer: '/expiresAt', message: expect.stringContaining(message) }),
  ]);
});

test('an end is kept to the millisecond, in UTC, whatever offset it was given with', async () => {
  const given = `2999-01-02T03:04:05.${'123456789'.repeat(20)}+02:00`;
  const { expiresAt, state, key } = await issued(OPS, { expiresAt: given });
  expect([expiresAt, state]).toEqual(['2999-01-02T01:04:05.123Z', 'active']);
  expect(await (await callAs(key, 'GET', '/v1/me')).json()).toMatchObject({ expiresAt, method: 'api_key' });
});

test('a key ends at its time, with its streams, and stays ended', async () => {
  const { id, key } = await issued(OPS, { expiresAt: inMs(1_500), roles: ['trader'] });
  const stream = await openStream('', { headers: { authorization: `Bearer ${key}` } });
  expect(await readWith(key)).toBe(200);
  expect((await stream.closed).code).toBe(4001);
  await until(async () => (await readWith(key)) === 401);
  const refused = await callAs(key, 'GET', '/v1/positions');
  expect((await refused.json<{ detail: string }>()).detail).toMatch(/^expired/);
  expect(await listedKey(OPS, id)).toMatchObject({ state: 'expired', revokedAt: null });
  for (const what of ['roll', 'adopt'] as const) {
    const { status, body } = await change(OPS, id, what);
    expect([what, status, body.code]).toEqual([what, 409, 'not_allowed_in_status']);
  }
  expect((await change(OPS, id, 'revoke')).body).toMatchObject({ state: 'expired', revokedAt: null });
});

test('a key made by a key ends no later than its maker, through the whole chain', async () => {
  const soon = inMs(DAY_MS);
  const first = await issued(OPS, { expiresAt: soon });
  const second = await issued(first.key, { expiresAt: inMs(2 * DAY_MS) });
  const third = await issued(second.key);
  const sooner = await issued(second.key, { expiresAt: inMs(DAY_MS / 2), roles: ['auditor'] });
  expect([second, third].map(({ expiresAt }) => expiresAt)).toEqual([soon, soon]);
  expect(sooner.expiresAt && sooner.expiresAt < soon).toBe(true);
  expect(third).toMatchObject({ createdBy: `key:${second.id}`, endsWith: `key:${second.id}` });
});

test('revoking a key ends what it made, through the whole chain, with all streams', async () => {
  const first = await issued(OPS);
  const second = await issued(first.key);
  const third = await issued(second.key, { roles: ['trader'] });
  const beside = await issued(OPS);
  const stream = await openStream('', { headers: { authorization: `Bearer ${third.key}` } });
  const { ticket } = await (await callAs(third.key, 'POST', '/v1/stream/tickets')).json<{ ticket: string }>();
  const { body } = await change(OPS, first.id, 'revoke');
  expect(body.state).toBe('revoked');
  expect((await stream.closed).code).toBe(4003);
  await expect(openStream(`?ticket=${ticket}`, { headers: { authorization: '' } })).rejects.toThrow('401');
  const keys = [first, second, third];
  expect(await Promise.all(keys.map(({ key }) => readWith(key)))).toEqual([401, 401, 401]);
  for (const { id } of keys)
    expect(await listedKey(OPS, id)).toMatchObject({ state: 'revoked', revokedAt: body.revokedAt });
  expect(await readWith(beside.key)).toBe(200);
  // Again, as after an answer that was lost.
  expect((await change(OPS, first.id, 'revoke')).body).toMatchObject({ revokedAt: body.revokedAt });
  for (const what of ['roll', 'adopt'] as const)
    expect((await change(OPS, third.id, what)).body.code).toBe('not_allowed_in_status');
});

test('an adopted key outlives its maker, with the keys under it; a person decides that, once', async () => {
  const first = await issued(OPS, { expiresAt: inMs(DAY_MS) });
  const second = await issued(first.key, { expiresAt: inMs(3 * DAY_MS) });
  const third = await issued(second.key);
  for (const by of [first.key, second.key, third.key]) expect((await change(by, second.id, 'adopt')).status).toBe(403);
  const adopted = await change(operations('ends', 'a.dopter'), second.id, 'adopt');
  expect(adopted.status).toBe(200);
  expect(adopted.body).toMatchObject({ adoptedBy: 'a.dopter', endsWith: null, state: 'active' });
  // The end that was asked for, which the maker's had cut short.
  const end = adopted.body.expiresAt;
  expect(end !== null && end > inMs(2 * DAY_MS)).toBe(true);
  expect(await listedKey(OPS, third.id)).toMatchObject({ expiresAt: end, endsWith: `key:${second.id}` });
  expect((await change(OPS, second.id, 'adopt')).body).toMatchObject({ adoptedBy: 'a.dopter' });
  await change(OPS, first.id, 'revoke');
  expect(await Promise.all([first, second, third].map(({ key }) => readWith(key)))).toEqual([401, 200, 200]);
  await change(OPS, second.id, 'revoke');
  expect(await readWith(third.key)).toBe(401);
});

test('adopting a key that a person made changes nothing', async () => {
  const { id } = await issued(OPS);
  expect((await change(operations('ends', 'a.dopter'), id, 'adopt')).body).toMatchObject({
    ...{ createdBy: 'o.ps', adoptedBy: null, adoptedAt: null, endsWith: null },
  });
});

test('keys that are made while their maker is revoked end with it or are not made', async () => {
  const maker = await issued(OPS);
  const [, ...made] = await Promise.all([
    change(OPS, maker.id, 'revoke'),
    ...Array.from({ length: 20 }, () =>
      callAs(maker.key, 'POST', '/v1/api-keys', { body: { name: 'late', roles: ['trader'] } }),
    ),
  ]);
  for (const answer of made) {
    expect([201, 401]).toContain(answer.status);
    if (answer.status === 201) expect(await readWith((await answer.json<{ key: string }>()).key)).toBe(401);
  }
});
