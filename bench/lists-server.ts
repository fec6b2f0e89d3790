/** The built Worker on Miniflare with two view databases on disk: a book of many trades and one of few. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { newSecret, newSigningKey } from '../scripts/lib/dev-vars.ts';
import { root } from '../scripts/lib/project.ts';
import { mustRunTool } from '../scripts/lib/run-tool.ts';
import { generateRows, TENANT } from './lists-rows.ts';

export interface ListsServer {
  url: string;
  /** Resident memory of workerd, in MB. */
  memory(): number;
  stop(): Promise<void>;
}

export async function startListsServer(books: { large: number; small: number }): Promise<ListsServer> {
  const outDir = join(root, 'dist/bench');
  const entry = join(root, 'bench/lists.worker.ts');
  await mustRunTool('wrangler', ['deploy', entry, '--dry-run', '--outdir', outDir], 'Does npm start work?');
  const dataDir = await mkdtemp(join(tmpdir(), 'tapebook-bench-'));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: 'tapebook',
      modules: true,
      scriptPath: join(outDir, 'lists.worker.js'),
      modulesRoot: outDir,
      compatibilityDate: '2026-11-02',
      host: '127.0.0.1',
      port: 0,
      bindings: {
        DEV_IDENTITY: 'on',
        DEV_SIGNING_KEY: newSigningKey(),
        CURSOR_KEY: newSecret(),
        KEY_SECRETS: newSecret(),
        TOKEN_ISSUERS: '[]',
      },
      durableObjects: durableObjects(),
      ratelimits: {
        SUBJECT_LIMIT: { namespace_id: '1', simple: { limit: 10_000, period: 10 } },
        TENANT_LIMIT: { namespace_id: '2', simple: { limit: 40_000, period: 10 } },
      },
      queueProducers: { BOOKINGS: 'bookings', NOTIFICATIONS: 'notifications' },
      d1Databases: { VIEWS: 'large', SMALL: 'small' },
      resourcePersistencePath: dataDir,
      cf: false,
    }),
  );
  const url = (await miniflare.ready).origin;
  for (const [binding, trades] of [
    ['VIEWS', books.large],
    ['SMALL', books.small],
  ] as const) {
    const database = await miniflare.getD1Database(binding);
    for (const statement of await schemaStatements()) await database.prepare(statement).run();
    await generateRows(database, TENANT, trades);
  }
  return {
    url,
    memory: residentMemory,
    async stop() {
      await miniflare.dispose();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** As wrangler.toml has them. */
function durableObjects() {
  const found = readFileSync(join(root, 'wrangler.toml'), 'utf8').matchAll(/name = "(\w+)"\nclass_name = "(\w+)"/g);
  return Object.fromEntries([...found].map(([, name, className = '']) => [name, { className, useSQLite: true }]));
}

async function schemaStatements(): Promise<string[]> {
  const folder = join(root, 'migrations');
  const files = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort();
  return files
    .flatMap(name => readFileSync(join(folder, name), 'utf8').split('--> statement-breakpoint'))
    .filter(statement => statement.trim() !== '');
}

/** Of the workerd that this process has started; Linux only, NaN elsewhere. */
function residentMemory(): number {
  try {
    const children = readdirSync(`/proc/${process.pid}/task`).flatMap(thread =>
      readFileSync(`/proc/${process.pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    );
    const sizes = children
      .map(child => readFileSync(`/proc/${child}/status`, 'utf8'))
      .filter(status => status.startsWith('Name:\tworkerd'))
      .map(status => Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
    return sizes.length > 0 ? Math.max(...sizes) : Number.NaN;
  } catch {
    return Number.NaN;
  }
}
