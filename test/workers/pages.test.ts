/** Pages come from the Worker, with a policy that follows the configured issuers; every other path is a 404. */
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { NAMED_SCREENS } from '../../src/contracts/ui-pages.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { answerOf, TRADER, tokenOf } from './support.ts';

const app = createApp(LOCALLY);
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/** The built files; the real ones are not there before a build. */
const ASSETS = {
  fetch: async (url: URL) =>
    /^\/(docs\/)?index\.html$/.test(url.pathname)
      ? new Response(`file ${url.pathname}`, {
          headers: { etag: '"1"', 'content-security-policy': "default-src 'none'" },
        })
      : new Response(null, { status: 404 }),
};

const ask = (path: string, init: RequestInit = {}, changes: object = {}) =>
  answerOf(app, `https://tapebook.test${path}`, init, { ...env, ASSETS, ...changes } as unknown as Env);

const html = { headers: { accept: BROWSER } };

describe('a page of the UI', () => {
  const screens = NAMED_SCREENS.map(name => `/${name}`);

  test.for(['/', ...screens, '/?status=BOOKED&sort=-price', '/trades/T0123?version=2', '/trades/anything%20at%20all'])(
    '%s is served to browsers and to programs',
    async path => {
      for (const init of [html, {}]) {
        const answer = await ask(path, init);
        expect([answer.status, await answer.text()]).toEqual([200, 'file /index.html']);
        expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      }
      const head = await ask(path, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    },
  );

  test.for(['/docs', '/docs/'])('%s is the API description', async path => {
    expect(await (await ask(path, html)).text()).toBe('file /docs/index.html');
  });

  test('is read only, never kept without asking, and never answered 304', async () => {
    const post = await ask('/positions', { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET']);
    const { status, headers } = await ask('/', { headers: { 'if-none-match': '"1"' } });
    expect([status, headers.get('cache-control'), headers.get('etag')]).toEqual([200, 'no-cache', null]);
  });

  test('that is not built says what to do', async () => {
    const answer = await ask('/', html, { ASSETS: { fetch: async () => new Response(null, { status: 404 }) } });
    expect([answer.status, (await answer.json<Problem>()).detail]).toEqual([
      ...[404, 'the pages are not built here: run npm run build:ui'],
    ]);
  });
});

describe('the policy of a page', () => {
  const policy = async (entries: object[]) => {
    const answer = await ask('/', {}, { TOKEN_ISSUERS: JSON.stringify(entries) });
    const text = answer.headers.get('content-security-policy') ?? '';
    return new Map(text.split('; ').map(part => [part.split(' ')[0], part.split(' ').slice(1)]));
  };
  const entry = (issuer: string, more: object = {}) => ({ issuer, jwksUri: `${issuer}/keys`, audience: 'a', ...more });

  test('lets it reach its own origin, the issuers where people sign in, and nothing else', async () => {
    const connect = (
      await policy([
        entry('https://sso.example/realms/trading', { clientId: 'desk' }),
        entry('http://localhost:8080', { clientId: 'desk' }),
        entry('https://accounts.example', { clientId: 'desk', origins: ['https://oauth2.example:8443'] }),
        entry('https://sso.example/realms/other', { clientId: 'desk' }),
        entry('https://machines.example'),
        entry('https://a;script-src.example', { clientId: 'desk' }),
      ])
    ).get('connect-src');
    expect(connect).toEqual([
      "'self'",
      'https://sso.example',
      'http://localhost:8080',
      'https://accounts.example',
      'https://oauth2.example:8443',
    ]);
  });

  test('allows nothing from elsewhere, and no scripts within the page', async () => {
    expect(Object.fromEntries(await policy([]))).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'", 'data:'],
      'connect-src': ["'self'"],
      'manifest-src': ["'self'"],
      'worker-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
    const { headers } = await ask('/');
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8,}/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });
});

describe('every other path is a 404', () => {
  const ELSEWHERE = [
    ...[
      '/v1',
      '/v2',
      '/v2/trades',
      '/blotter',
      '/trade',
      '/trades',
      '/trades/',
      '/trades/a/b',
      '/positions/',
      '/Positions',
    ],
    ...[
      '/index.html',
      '/docs/index.html',
      '/docs/x',
      '/assets/main-gone.js',
      '/favicon.ico',
      '/.env',
      '/wp-login.php',
      '//v1/trades',
    ],
  ];

  test.for(ELSEWHERE)('%s, without a check of who asks', async path => {
    for (const headers of [{}, { accept: BROWSER }, { authorization: 'Bearer nonsense', accept: 'application/json' }]) {
      const answer = await ask(path, { headers });
      const isPage = headers.accept === BROWSER;
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        ...[404, isPage ? 'text/html; charset=utf-8' : 'application/problem+json'],
      ]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      const text = await answer.text();
      if (isPage) expect(text).toContain('Page not found');
      else expect(JSON.parse(text)).toMatchObject({ code: 'not_found', status: 404 });
    }
  });

  test.for([
    ['*/*', 'application/problem+json'],
    ['application/json, text/html;q=0.9', 'application/problem+json'],
    ['text/html;q=0.9, application/json;q=0.5', 'text/html; charset=utf-8'],
    ['image/png', 'application/problem+json'],
  ])('Accept: %s gets %s', async ([accept, type]) => {
    const { headers } = await ask('/v2/trades', { headers: { accept: accept ?? '' } });
    expect([headers.get('content-type'), headers.get('vary')]).toEqual([type, expect.stringContaining('Accept')]);
  });

  test('below /v1/ authentication comes first, and a problem document it stays', async () => {
    const who = async (headers: Record<string, string>) =>
      await ask('/v1/nothing', { headers: { ...headers, accept: BROWSER } });
    expect((await who({})).status).toBe(401);
    const known = await who({ authorization: `Bearer ${await tokenOf(TRADER)}` });
    expect([known.status, known.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });
});
