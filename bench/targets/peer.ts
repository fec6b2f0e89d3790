/** The peer: what people build otherwise. Emmett on PostgreSQL with a WebSocket, in a process of its own. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/free-port.ts';
import { root, toolEnvironment } from '../../scripts/lib/project.ts';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { startPostgres } from '../peer/postgres.ts';
import { type StartTarget, tradeBody } from './target.ts';

const folder = join(root, 'bench/peer');

/** @throws Error saying what is missing, where it cannot run */
export const startPeer: StartTarget = async () => {
  if (!existsSync(join(folder, 'node_modules')))
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' });
  const postgres = await startPostgres();
  if (!postgres) throw new Error('there is no PostgreSQL here (Debian: apt-get install postgresql)');
  const port = await freePort();
  const child = spawn(process.execPath, [join(folder, 'server.js')], {
    cwd: folder,
    env: { ...toolEnvironment(), PORT: String(port), DATABASE_URL: postgres.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk));
  await waitUntil('the peer to be ready', () => said.includes('ready') || child.exitCode !== null);
  if (child.exitCode !== null) throw new Error(`the peer ended:\n${said}`);
  return {
    url: `http://127.0.0.1:${port}`,
    processes: [child.pid ?? 0, postgres.pid],
    submission: (n, run) => ({
      path: '/v1/trades',
      headers: { 'content-type': 'application/json', 'idempotency-key': `${run}-${n}` },
      body: tradeBody(n),
    }),
    tradeId: answer => JSON.parse(answer).tradeId,
    stream: async () => '/v1/stream',
    pushed: text => ({ booked: JSON.parse(text) }),
    async stop() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await postgres.stop();
    },
  };
};
