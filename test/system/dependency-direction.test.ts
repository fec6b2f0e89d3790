/** The lint rules that keep dependencies pointing down, and tenants apart, do bite: tried on files with and without what they forbid. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root, tools } from '../../scripts/lib/project.ts';

const FORBIDDEN = [
  ['src/domain/trade/a.ts', "import { x } from '../../views/schema.ts'"],
  ['src/domain/trade/b.ts', "import type { x } from '../../contracts/trade.ts'"],
  ['src/domain/trade/c.ts', "export { x } from '../../durable-objects/trade-ledger.ts'"],
  ['src/domain/trade/d.ts', "export const x = () => import('../../worker/index.ts')"],
  ['src/domain/trade/e.ts', "import { x } from 'cloudflare:workers'"],
  ['src/domain/trade/f.ts', "import { x } from 'node:crypto'"],
  ['src/domain/trade/g.ts', "import { x } from 'hono'"],
  ['src/domain/trade/h.ts', "import { x } from '@hono/zod-openapi'"],
  ['src/domain/trade/i.ts', "import { x } from 'drizzle-orm/d1'"],
  ['src/contracts/a.ts', "import { x } from '../views/schema.ts'"],
  ['src/contracts/b.ts', "import { x } from 'cloudflare:workers'"],
  ['src/views/a.ts', "import { x } from '../durable-objects/trade-ledger.ts'"],
  ['src/durable-objects/a.ts', "import { x } from '../queues/bookings.ts'"],
  ['src/durable-objects/b.ts', 'export const x = (env: Env) => env.TRADE_LEDGER.getByName("demo/T1")'],
  ['src/queues/b.ts', "import { eq } from 'drizzle-orm'"],
  ['src/views/b.ts', 'export const x = (env: Env) => env.VIEWS'],
  ['src/worker/routes/b.ts', 'export const x = (c: { env: Env }) => c.env.VIEWS'],
  ['src/worker/routes/d.ts', 'export const x = (env: Env) => env?.VIEWS'],
  ['src/worker/routes/e.ts', "export const x = (env: Env) => env['VIEWS']"],
  ['src/worker/routes/f.ts', 'export const x = (env: Env) => env?.[`FEED_SOCKETS`]'],
  [
    'src/worker/routes/g.ts',
    'export const x = (env: Env) => {\n  const { BOOKINGS, VIEWS } = env;\n  return [BOOKINGS, VIEWS];\n}',
  ],
  ['src/worker/routes/h.ts', 'export const x = ({ env: { TRADE_LEDGER: trades } }: { env: Env }) => trades'],
  ['src/worker/routes/i.ts', "export const x = ({ 'TENANT_FEED': feed = null }: Env) => feed"],
  [
    'src/worker/routes/j.ts',
    'export const x = (env: Env) => {\n  let TENANT_JOBS: unknown;\n  ({ TENANT_JOBS } = env);\n  return TENANT_JOBS;\n}',
  ],
  [
    'src/worker/routes/k.ts',
    'export const x = (env: Env) => {\n  let v: unknown;\n  ({ VIEWS: v } = env);\n  return v;\n}',
  ],
  ['src/worker/local/faults/a.ts', 'export const x = ({ VIEWS }: Env) => VIEWS'],
  ['src/worker/routes/c.ts', "import { trades } from '../../views/schema.ts'"],
  ['src/queues/a.ts', "import { x } from '../worker/index.ts'"],
  ['src/worker/routes/a.ts', "import { x } from '../../client/index.ts'"],
  ['src/worker/routes/b.ts', "import { x } from '../local/dev-issuer.ts'"],
  ['src/worker/index.ts', "export * from './local.ts'"],
  ['src/observability/a.ts', "import { x } from '../views/schema.ts'"],
  ['src/client/a.ts', "import { x } from '../worker/index.ts'"],
  ['src/client/b.ts', "import { x } from 'node:crypto'"],
  ['ui/src/a.tsx', "import { x } from '../../src/domain/decimal.ts'"],
  ['ui/src/b.tsx', "import { x } from '../../src/contracts/trade.ts'"],
] as const;

const ALLOWED = [
  ['src/domain/trade/y.ts', "import { x } from '../decimal.ts'"],
  ['src/domain/trade/z.ts', "import x from 'big.js'"],
  ['src/contracts/z.ts', "import { x } from '../domain/decimal.ts'"],
  ['src/views/z.ts', "import { x } from 'drizzle-orm'"],
  ['src/durable-objects/tenant.ts', 'export const x = (env: Env) => env.TRADE_LEDGER'],
  ['src/views/all-tenants.ts', 'export const x = ({ VIEWS }: Env) => VIEWS'],
  ['src/worker/local/faults/faulty-env.ts', 'export const x = ({ VIEWS }: Env) => ({ VIEWS })'],
  ['src/worker/routes/y.ts', "export type X = Env['VIEWS'] | Pick<Env, 'TENANT_FEED'>"],
  ['src/worker/routes/x.ts', 'export const x = (VIEWS: D1Database) => ({ VIEWS, VIEWS_OF: 1 })'],
  ['src/worker/routes/w.ts', 'export const x = ({ VIEWS_OF, views: VIEWS }: Y) => [VIEWS_OF, VIEWS, y.VIEWS_OF]'],
  ['src/durable-objects/z.ts', "import { x } from '../views/trade-view.ts'"],
  ['src/queues/z.ts', "import { x } from '../durable-objects/names.ts'"],
  ['src/worker/routes/z.ts', "import { x } from '../../queues/index.ts'"],
  ['src/worker/local.ts', "import { x } from './local/dev-token.ts'"],
  ['src/worker/local/z.ts', "import { x } from './dev-issuer.ts'"],
  ['src/client/z.ts', "import { x } from '../contracts/trade.ts'"],
  ['ui/src/y.tsx', "import { x } from '../../src/client/index.ts'"],
  ['ui/src/z.tsx', "import type { x } from '../../src/contracts/trade.ts'"],
] as const;

const project = mkdtempSync(join(tmpdir(), 'tapebook-lint-'));
afterAll(() => rmSync(project, { recursive: true, force: true }));
const reported = lint([...FORBIDDEN, ...ALLOWED]);

describe('the direction of dependencies', () => {
  test.each(FORBIDDEN)('%s: %s is refused', file => expect(reported).toContain(file));
  test.each(ALLOWED)('%s: %s is fine', file => expect(reported).not.toContain(file));
});

/** Lints files with the project's own rules. Gives the paths in which something is refused. */
function lint(files: readonly (readonly [path: string, source: string])[]): string[] {
  for (const part of ['biome.json', 'scripts/lint']) cpSync(join(root, part), join(project, part), { recursive: true });
  for (const [path, source] of files) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), `${source};\n`);
  }
  const only = ['--only=style/noRestrictedImports', '--only=plugin', '--max-diagnostics=none'];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [tools.biome, 'lint', '--vcs-enabled=false', '--reporter=json', ...only, '.'],
    { cwd: project, encoding: 'utf8' },
  );
  const report: { diagnostics: { location: { path: string } }[] } = JSON.parse(stdout || `"${stderr}"`);
  return report.diagnostics.map(({ location }) => location.path);
}
