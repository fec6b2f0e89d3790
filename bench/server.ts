/**
 * The whole system on this machine for a bench: the built Worker on Miniflare itself, without wrangler's proxy and log in
 * between, as wrangler.toml has it, its data in a folder that goes with it. It listens on the loopback address only.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { newCursorKey, newSigningKey } from '../scripts/lib/dev-vars.ts';
import { LOCAL_ENTRY, root } from '../scripts/lib/project.ts';
import { mustRunTool } from '../scripts/lib/run-tool.ts';
import { seedStatements } from '../scripts/lib/seed-sql.ts';
import { childrenOf, residentMb } from './processes.ts';

export interface BenchServer {
  url: string;
  /** Processes of the runtime; empty where there is no /proc to find them in. */
  runtimes: number[];
  /** Resident memory of the runtime, MB; 0 where there is no /proc to read it from. */
  memoryMb(): number;
  stop(): Promise<void>;
}

export interface BenchOptions {
  /** The entry of the Worker. */
  entry?: string;
  /** Variables that are to differ from wrangler.toml. */
  settings?: Record<string, string>;
  /** Where the runtime's inspector is to listen; nowhere when it is not given. */
  inspectorPort?: number;
}

export async function startBenchServer({
  entry = LOCAL_ENTRY,
  settings,
  inspectorPort,
}: BenchOptions = {}): Promise<BenchServer> {
  mkdirSync(join(root, 'dist/ui'), { recursive: true }); // wrangler.toml names it; a bench can do without what is in it
  const outDir = join(root, 'dist/bench', basename(entry, '.ts'));
  await mustRunTool('wrangler', ['deploy', entry, '--dry-run', '--outdir', outDir], 'Does npm start work?');
  const dataDir = await mkdtemp(join(tmpdir(), 'tapebook-bench-'));
  const { bindings, assets: _assets, modulesRules: _rules, ...worker } = workerOptions();
  const before = new Set(childrenOf(process.pid));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...worker,
      name: 'tapebook',
      modules: true,
      scriptPath: join(outDir, `${basename(entry, '.ts')}.js`),
      modulesRoot: outDir,
      bindings: {
        ...(bindings as Record<string, string>),
        DEV_IDENTITY: 'on',
        DEV_SIGNING_KEY: newSigningKey(),
        CURSOR_KEY: newCursorKey(),
        ...settings,
      },
      host: '127.0.0.1',
      port: 0,
      ...(inspectorPort !== undefined && { inspectorPort }),
      resourcePersistencePath: dataDir,
      logRequests: false,
      cf: false,
    }),
  );
  const url = (await miniflare.ready).origin;
  const runtimes = childrenOf(process.pid).filter(pid => !before.has(pid));
  const views = await miniflare.getD1Database('VIEWS');
  for (const statement of schemaStatements()) await views.prepare(statement).run();
  await views.batch(seedStatements().map(statement => views.prepare(statement)));
  return {
    url,
    runtimes,
    memoryMb: () => runtimes.reduce((sum, pid) => sum + residentMb(pid), 0),
    async stop() {
      await miniflare.dispose();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What wrangler makes of wrangler.toml. It says on the console which local secrets it has read; they are replaced here. */
function workerOptions() {
  return unstable_getMiniflareWorkerOptions(join(root, 'wrangler.toml')).workerOptions;
}

function schemaStatements(): string[] {
  const folder = join(root, 'migrations');
  const files = readdirSync(folder).filter(name => name.endsWith('.sql'));
  return files
    .sort()
    .flatMap(name => readFileSync(join(folder, name), 'utf8').split('--> statement-breakpoint'))
    .filter(statement => statement.trim() !== '');
}
