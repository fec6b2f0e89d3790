/** The check of what would be deployed does bite: tried on a build of the local Worker. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { localOnlyIn } from '../../scripts/lib/local-only.ts';
import { LOCAL_ENTRY, root } from '../../scripts/lib/project.ts';
import { mustRunTool } from '../../scripts/lib/run-tool.ts';
import { DEV_ISSUER } from '../../src/worker/local/dev-issuer.ts';

const folder = mkdtempSync(join(tmpdir(), 'tapebook-local-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const configuration = readFileSync(join(root, 'wrangler.toml'), 'utf8');

test('a bundle of the local Worker is refused', async () => {
  await mustRunTool('wrangler', ['deploy', LOCAL_ENTRY, '--dry-run', '--outdir', folder], 'Does npm start work?');
  const found = localOnlyIn(folder, configuration, '').join('\n');
  for (const text of ['/dev/token', '/dev/faults', DEV_ISSUER, 'DEV_IDENTITY', 'DEV_SIGNING_KEY'])
    expect(found).toContain(text);
});

test.each([
  ['DEV_IDENTITY = "on"'],
  ['  "DEV_SIGNING_KEY"="{}"'],
  ['[env.production.vars]\nDEV_IDENTITY = "on"'],
  [`KEY_SECRETS = "${'0'.repeat(64)}"`],
  [`main = "${LOCAL_ENTRY}"`],
])('a wrangler.toml with %s is refused', line => {
  expect(localOnlyIn(mkdtempSync(join(folder, 'empty-')), `${configuration}\n${line}`, '')).toHaveLength(1);
});

test('a variable that is bound in another way is refused', () => {
  const output = 'Your Worker has access to the following bindings:\nenv.DEV_IDENTITY ("on")   Environment Variable\n';
  expect(localOnlyIn(mkdtempSync(join(folder, 'empty-')), configuration, output)).toHaveLength(1);
});
