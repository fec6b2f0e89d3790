/** The built Worker on Miniflare itself, without wrangler's proxy in between, its data on disk. Messages go nowhere. */
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { newSigningKey } from '../scripts/lib/dev-vars.ts';
import { root } from '../scripts/lib/project.ts';
import { mustRunTool } from '../scripts/lib/run-tool.ts';
import { seedStatements } from '../scripts/lib/seed-sql.ts';

export interface Server {
  url: string;
  stop(): Promise<void>;
}

export async function startServer(): Promise<Server> {
  const outDir = join(root, 'dist/bench');
  const entry = join(root, 'bench/long-log.worker.ts');
  await mustRunTool('wrangler', ['deploy', entry, '--dry-run', '--outdir', outDir], 'Does npm start work?');
  const dataDir = await mkdtemp(join(tmpdir(), 'tapebook-bench-'));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: 'tapebook',
      modules: true,
      scriptPath: join(outDir, 'long-log.worker.js'),
      modulesRoot: outDir,
      compatibilityDate: '2026-11-02',
      host: '127.0.0.1',
      port: 0,
      bindings: { DEV_IDENTITY: 'on', DEV_SIGNING_KEY: newSigningKey(), TOKEN_ISSUERS: '[]' },
      durableObjects: Object.fromEntries(
        ['TradeLedger', 'TenantFeed', 'TenantJobs'].map(className => [
          className.replace(/(?<=[a-z])([A-Z])/, '_$1').toUpperCase(),
          { className, useSQLite: true },
        ]),
      ),
      queueProducers: { BOOKINGS: 'bookings', NOTIFICATIONS: 'notifications' },
      d1Databases: { VIEWS: 'views' },
      resourcePersistencePath: dataDir,
      cf: false,
    }),
  );
  const url = (await miniflare.ready).origin;
  const views = await miniflare.getD1Database('VIEWS');
  for (const statement of await schemaStatements()) await views.prepare(statement).run();
  await views.batch(seedStatements().map(statement => views.prepare(statement)));
  return {
    url,
    async stop() {
      await miniflare.dispose();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function schemaStatements(): Promise<string[]> {
  const folder = join(root, 'migrations');
  const files = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort();
  return files
    .flatMap(name => readFileSync(join(folder, name), 'utf8').split('--> statement-breakpoint'))
    .filter(statement => statement.trim() !== '');
}
