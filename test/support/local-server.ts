/** A real local server for tests: `npm start` in its own process group, with its own port and data. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/free-port.ts';
import { root } from '../../scripts/lib/project.ts';
import { waitUntil } from '../../scripts/lib/wait-until.ts';

export interface LocalServer {
  url: string;
  /** What it has printed so far. */
  output(): string;
  /** As Ctrl-C does it. */
  stop(): Promise<void>;
  /** `kill -9` of everything at once: the launcher, wrangler and workerd. */
  kill(): Promise<void>;
  /** `kill -9` of the launcher only: wrangler and workerd go on. */
  killLauncher(): Promise<void>;
}

/**
 * A data folder that goes when the test ends.
 * @param prepared a data folder that it begins as a copy of; without one, the first start has everything to do
 */
export function temporaryState(prepared?: string): { stateDir: string; remove(): void } {
  const stateDir = mkdtempSync(join(tmpdir(), 'tapebook-'));
  if (prepared) cpSync(prepared, stateDir, { recursive: true });
  return { stateDir, remove: () => rmSync(stateDir, { recursive: true, force: true }) };
}

/** @param before the server in whose place it comes: at the same address */
export async function startLocalServer(stateDir: string, before?: LocalServer): Promise<LocalServer> {
  const port = before ? Number(new URL(before.url).port) : await freePort();
  const child = spawn(process.execPath, [join(root, 'scripts/run.mjs'), 'start'], {
    cwd: root,
    detached: true, // a process group of its own, to be killed as one
    env: { ...process.env, PORT: String(port), STATE_DIR: stateDir, npm_lifecycle_event: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));

  const closed = once(child, 'close'); // not just ended: every process that holds its output has gone
  const end = async (signal: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // all of the group have ended
    }
    await closed;
  };
  const server = {
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
    async killLauncher() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
  await waitUntil('the local server to be ready', () => output.includes('Tapebook is at') || child.exitCode !== null, {
    seconds: 90,
  });
  if (child.exitCode !== null) throw new Error(`npm start has failed:\n${output}`);
  return server;
}
