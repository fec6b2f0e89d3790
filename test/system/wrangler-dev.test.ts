/** A bare clone: `npx wrangler dev` sets itself up, and another server from the same folder does it no harm. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../../scripts/lib/free-port.ts';
import { localOnlyIn } from '../../scripts/lib/local-only.ts';
import { root } from '../../scripts/lib/project.ts';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { signIn } from '../support/api.ts';

interface Running {
  url: string;
  output(): string;
  stop(): Promise<void>;
}

const clone = mkdtempSync(join(tmpdir(), 'tapebook-clone-'));
const started: ChildProcess[] = [];
let first: Running;
let second: Running;

beforeAll(() => {
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const name of String(names).split('\0').filter(Boolean)) cpSync(join(root, name), join(clone, name));
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
});
vi.setConfig({ testTimeout: 240_000 }); // each start does what several do on a busy machine
afterAll(async () => {
  await Promise.all(started.map(child => end(child, 'SIGKILL')));
  rmSync(clone, { recursive: true, force: true });
});

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  process.kill(-child.pid, signal);
  await closed;
}

/** Starts a command in the clone. @returns when it answers, or @throws what it printed when it has ended */
async function serve(command: string, args: string[], env: Record<string, string> = {}): Promise<Running> {
  const port = await freePort();
  const child = spawn(command, [...args, ...(command === 'npx' ? ['--port', String(port)] : [])], {
    cwd: clone,
    detached: true, // a process group of its own, to be ended as one
    env: { ...process.env, PORT: String(port), npm_lifecycle_event: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
  const url = `http://127.0.0.1:${port}`;
  const isUp = async () => child.exitCode !== null || (await fetch(`${url}/healthz`).catch(() => null))?.ok;
  await waitUntil('the server to answer', isUp, { seconds: 170 });
  if (child.exitCode !== null) throw new Error(output);
  return { url, output: () => output, stop: () => end(child, 'SIGINT') };
}

async function expectBooked({ url }: Running, key: string) {
  const api = await signIn(url);
  const trade = { account: 'EQ-003', side: 'BUY', isin: 'DE0007164600', quantity: '25', price: '207.80' };
  const { status, body } = await api.submit(trade, key);
  expect(status).toBe(201);
  await waitUntil('the trade to be booked', async () => (await api.trade(body.tradeId)).body.status === 'BOOKED');
}

const bundles = () => readdirSync(join(clone, '.wrangler/tmp'));

/** Makes the bundles look so old that the next Wrangler sweeps them. @returns their names */
function ageBundles(): string[] {
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
  for (const name of readdirSync(join(clone, '.wrangler/tmp'), { recursive: true, encoding: 'utf8' }))
    utimesSync(join(clone, '.wrangler/tmp', name), twoDaysAgo, twoDaysAgo);
  return bundles();
}

test('it takes and books a trade, and serves the UI', async () => {
  first = await serve('npx', ['wrangler', 'dev']);
  await expectBooked(first, 'bare-clone');
  expect(await (await fetch(first.url)).text()).toContain('<div id="root">');
});

test('a second server on the same data is refused', async () => {
  await expect(serve('npx', ['wrangler', 'dev'])).rejects.toThrow('Tapebook is running already');
});

test('npm start with its own data sweeps old bundles, and both servers take trades', async () => {
  const old = ageBundles();
  second = await serve(process.execPath, ['scripts/start.ts'], { STATE_DIR: '.state/second' });
  expect(bundles().filter(name => old.includes(name))).toEqual([]);
  await expectBooked(first, 'swept');
  await expectBooked(second, 'second');
});

test('wrangler deploy sweeps too, and takes no local identity, whatever NODE_ENV says', async () => {
  const old = ageBundles();
  const bundle = join(clone, 'dist/deployed');
  // Not synchronously: connections that a server closes meanwhile must be noticed.
  const { stdout } = await promisify(execFile)('npx', ['wrangler', 'deploy', '--dry-run', '--outdir', bundle], {
    cwd: clone,
    env: { ...process.env, NODE_ENV: 'development' },
  });
  expect(localOnlyIn(bundle, readFileSync(join(clone, 'wrangler.toml'), 'utf8'), stdout)).toEqual([]);
  expect(bundles().filter(name => old.includes(name))).toEqual([]);
  await expectBooked(first, 'swept-again');
  await expectBooked(second, 'swept-again');
});

test('a change of the sources rebuilds once, and keeps the local identities', async () => {
  appendFileSync(join(clone, 'src/worker/index.ts'), '\n');
  await waitUntil('the rebuild', () => first.output().includes('restarting build'));
  await expectBooked(first, 'rebuilt');
  expect(first.output().match(/restarting build/g)).toHaveLength(1);
});

test('a second start sets nothing up again, and has the data', async () => {
  await Promise.all([first.stop(), second.stop()]);
  const again = await serve('npx', ['wrangler', 'dev']);
  expect(again.output()).not.toContain('The database has its schema');
  expect((await (await signIn(again.url)).trades('limit=50')).body.items).toHaveLength(4);
});
