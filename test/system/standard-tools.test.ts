/** Holds the API against linters, a generated client, the CloudEvents SDK, and a short `npm run attack`. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudEvent, HTTP } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ATTACKS } from '../../attack/attacks.ts';
import { SHORT, Target } from '../../attack/target.ts';
import { root } from '../../scripts/lib/project.ts';
import { runTool } from '../../scripts/lib/run-tool.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';

const DESCRIPTION = join(root, 'dist/openapi.json');
const generated = join(root, 'dist/generated-client');
let server: LocalServer;
let token: string;
const state = temporaryState(inject('preparedState'));

beforeAll(async () => {
  server = await startLocalServer(state.stateDir);
  const signedIn = await fetch(`${server.url}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub: 'o.ps', tenant: 'demo', roles: ['operations'] }),
  });
  ({ token } = (await signedIn.json()) as { token: string });
  writeFileSync(DESCRIPTION, await (await fetch(`${server.url}/openapi.json`)).text());
});
afterAll(async () => {
  await server.stop();
  state.remove();
});

test('redocly finds nothing in it', async () => {
  const { ok, output } = await runTool('redocly', ['lint', '--extends', 'recommended-strict', 'dist/openapi.json']);
  expect(ok, output).toBe(true);
});

test('spectral finds nothing in it', async () => {
  const { ok, output } = await runTool('spectral', ['lint', '--fail-severity', 'hint', 'dist/openapi.json']);
  expect(ok, output).toBe(true);
});

test('a client that is generated from it takes a trade through its life', async () => {
  rmSync(generated, { recursive: true, force: true });
  mkdirSync(generated, { recursive: true });
  const made = await runTool('openapiTypescript', [DESCRIPTION, '--output', join(generated, 'api.ts')]);
  expect(made.ok, made.output).toBe(true);
  const life = join(generated, 'life.ts');
  copyFileSync(join(root, 'test/support/generated-client/life.ts'), life);
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--allowImportingTsExtensions'];
  const compiled = await runTool('tsc', [...options, '--module', 'esnext', '--moduleResolution', 'bundler', life]);
  expect(compiled.output).toBe('');

  const { wholeLife } = (await import(/* @vite-ignore */ life)) as {
    wholeLife(baseUrl: string, token: string): Promise<string[]>;
  };
  expect(await wholeLife(server.url, token)).toEqual([
    'TradeSubmitted',
    'TradeBooked',
    'TradeAmended',
    'TradeBooked',
    'TradeRolledBack',
    'TradeBooked',
    'TradeRolledForward',
    'TradeBooked',
    'CancellationRequested',
    'TradeCancelled',
  ]);
});

test('the SDK of CloudEvents takes each event of the feed', async () => {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/cloudevents-batch+json' };
  const response = await fetch(`${server.url}/v1/feed`, { headers });
  const message = { headers: Object.fromEntries(response.headers), body: await response.text() };
  const events = HTTP.toEvent(message) as CloudEvent[];
  expect(events).not.toEqual([]);
  for (const event of events) {
    expect(event.validate()).toBe(true);
    expect(event).toMatchObject({ dataschema: 'urn:tapebook:schema:feed-item:1', datacontenttype: 'application/json' });
  }
});

describe('the attacks of `npm run attack`, in their short form', () => {
  test.each(ATTACKS.filter(({ isLarge }) => !isLarge))('$family: $claim', async ({ run }) => {
    await run(new Target(server.url, SHORT));
  });
});
