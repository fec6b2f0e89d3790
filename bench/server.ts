/**
 * The whole system on this machine for a bench: the built Worker on Miniflare itself, without wrangler's proxy and log in
 * between, as wrangler.toml has it, its data in a folder that goes with it. It listens on the loopback address only.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { newSecret, newSigningKey } from '../scripts/lib/dev-vars.ts';
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

/** Builds the Worker, runs it on data of its own, and takes that away when it stops. */
export async function startBenchServer({ entry, ...options }: BenchOptions = {}): Promise<BenchServer> {
  const script = await buildWorker(entry);
  const dataDir = await mkdtemp(join(tmpdir(), 'tapebook-bench-'));
  const server = await runWorker(script, { ...options, dataDir });
  return {
    ...server,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** @returns the script to run, in a folder of its own */
export async function buildWorker(entry: string = LOCAL_ENTRY): Promise<string> {
  mkdirSync(join(root, 'dist/ui'), { recursive: true }); // wrangler.toml names it; a bench can do without what is in it
  const name = basename(entry, '.ts');
  const outDir = join(root, 'dist/bench', name);
  await mustRunTool('wrangler', ['deploy', entry, '--dry-run', '--outdir', outDir], 'Does npm start work?');
  return join(outDir, `${name}.js`);
}

/** Runs a built Worker on the data in a folder: what is there already, or the seed. */
export async function runWorker(
  script: string,
  { dataDir, settings, inspectorPort }: Omit<BenchOptions, 'entry'> & { dataDir: string },
): Promise<BenchServer> {
  const { bindings, assets: _assets, modulesRules: _rules, ...worker } = workerOptions();
  const before = new Set(childrenOf(process.pid));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...worker,
      name: 'tapebook',
      modules: true,
      scriptPath: script,
      modulesRoot: dirname(script),
      bindings: {
        ...(bindings as Record<string, string>),
        DEV_IDENTITY: 'on',
        DEV_SIGNING_KEY: newSigningKey(),
        CURSOR_KEY: newSecret(),
        KEY_SECRETS: newSecret(),
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
  await prepareViews(await miniflare.getD1Database('VIEWS'));
  return {
    url,
    runtimes,
    memoryMb: () => runtimes.reduce((sum, pid) => sum + residentMb(pid), 0),
    stop: () => miniflare.dispose(),
  };
}

async function prepareViews(views: D1Database): Promise<void> {
  const tables = await views.prepare("SELECT 1 FROM sqlite_master WHERE name = 'trades'").all();
  if (tables.results.length > 0) return;
  for (const statement of schemaStatements()) await views.prepare(statement).run();
  await views.batch(seedStatements().map(statement => views.prepare(statement)));
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
