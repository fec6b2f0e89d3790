/** Settings of local servers: made once, and completed for those that an earlier release has made. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ensureDevVars } from '../../scripts/lib/dev-vars.ts';

const folder = mkdtempSync(join(tmpdir(), 'tapebook-vars-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settingsIn = (file: string): Record<string, string> =>
  Object.fromEntries(
    [...readFileSync(file, 'utf8').matchAll(/^(\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
  );

test('given no settings, then each is made, once', () => {
  const file = join(folder, 'new');
  ensureDevVars(file);
  const made = settingsIn(file);
  expect(Object.keys(made)).toEqual(['DEV_IDENTITY', 'DEV_SIGNING_KEY', 'CURSOR_KEY', 'KEY_SECRETS']);
  expect(made.KEY_SECRETS).toMatch(/^[\w-]{43}$/);
  ensureDevVars(file);
  expect(settingsIn(file)).toEqual(made);
});

test('given settings of a release without KEY_SECRETS, then it is added, and open tickets go on for some minutes', () => {
  const file = join(folder, 'earlier');
  writeFileSync(file, "DEV_IDENTITY='on'\nDEV_SIGNING_KEY='{}'\nCURSOR_KEY='kept'");
  ensureDevVars(file);
  const { KEY_SECRETS, UNSIGNED_TICKETS_UNTIL, ...kept } = settingsIn(file);
  expect(kept).toEqual({ DEV_IDENTITY: 'on', DEV_SIGNING_KEY: '{}', CURSOR_KEY: 'kept' });
  expect(KEY_SECRETS).toMatch(/^[\w-]{43}$/);
  const aheadMs = Date.parse(UNSIGNED_TICKETS_UNTIL ?? '') - Date.now();
  expect(aheadMs).toBeGreaterThan(60_000);
  expect(aheadMs).toBeLessThanOrEqual(180_000);
});
