/** GET /readyz: a load balancer and an operator learn what is missing, and the database is asked once in ten seconds. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { createApp } from '../../src/worker/app.ts';
import { answerOf, call } from './support.ts';

const app = createApp();

afterEach(() => {
  vi.useRealTimers();
});

const ask = async (bindings: Env) => {
  const answer = await answerOf(app, 'https://tapebook.test/readyz', {}, bindings, createExecutionContext());
  return { ...(await answer.json<Problem>()), status: answer.status, headers: answer.headers };
};

/** A database that counts what it is asked, and answers as it is told. */
function watched(answers: () => Promise<unknown>) {
  const asked = { times: 0 };
  const prepare = () => {
    asked.times += 1;
    const statement = { bind: () => statement, run: answers, all: answers, raw: answers, first: answers };
    return statement;
  };
  return { asked, bindings: { ...env, VIEWS: { prepare } } as unknown as Env };
}

test('is open to all and says that all is well', async () => {
  const open = () => call('GET', '/readyz', { headers: { authorization: '' } });
  const all = await Promise.all(Array.from({ length: 50 }, open));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  const answer = await open();
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(await answer.json()).toEqual({ status: 'ready' });
});

test('asks the database once in ten seconds, however many ask', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { asked, bindings } = watched(async () => ({ results: [] }));
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(bindings)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  vi.setSystemTime(Date.now() + 9_900);
  await ask(bindings);
  expect(asked.times).toBe(1);
  vi.setSystemTime(Date.now() + 200);
  await ask(bindings);
  expect(asked.times).toBe(2);
});

test('a database that fails, or takes too long, is named; and it is asked again', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  let answers: () => Promise<unknown> = () => Promise.reject(new Error('D1_ERROR: overloaded, secret-of-the-house'));
  const { bindings } = watched(() => answers());
  const { headers, ...failed } = await ask(bindings);
  expect(failed).toMatchObject({ status: 503, code: 'unavailable', detail: 'VIEWS: the database does not answer' });
  expect(headers.get('retry-after')).toBe('10');
  vi.setSystemTime(Date.now() + 10_000);
  answers = () => new Promise(() => {});
  const slow = ask(bindings);
  await vi.advanceTimersByTimeAsync(3_000);
  expect((await slow).detail).toBe('VIEWS: the database does not answer');
  vi.setSystemTime(Date.now() + 10_000);
  answers = async () => ({ results: [] });
  expect((await ask(bindings)).status).toBe(200);
});

test.for([
  ['CORS_ORIGINS', 'https://secret.example/path'],
  ['BACKLOG_MAX_AGE_SECONDS', 'secret'],
  ['CURSOR_KEY', 'secret'],
  ['FEED_KEEP', '-7'],
])('%s with a value that cannot be is named, without the value', async ([name = '', value = '']) => {
  const { status, detail } = await ask({ ...env, [name]: value } as unknown as Env);
  expect([status, detail]).toEqual([503, expect.stringContaining(`${name}: `)]);
  expect(detail).not.toContain(value);
});
