/** One server to a data folder: two at once would both write the same files. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isAlive, maybeServes, serversOf } from './processes.ts';
import { waitUntil } from './wait-until.ts';

const claimFile = (stateDir: string) => join(stateDir, 'server.json');

export interface Claim {
  /** The process that ends with the server. */
  pid: number;
  url?: string;
}

/** Takes the data folder for a server. An earlier server that is just stopping is waited for; what a killed one left behind is ended. */
export async function claim(stateDir: string, server: Claim): Promise<void> {
  const earlier = readClaim(stateDir);
  if (earlier && earlier.pid !== server.pid && maybeServes(earlier.pid))
    await waitUntil('the earlier server', () => !isAlive(earlier.pid), { seconds: 4 }).catch(() => {
      throw new Error(
        `Tapebook is running already, at ${earlier.url ?? 'another port'} (process ${earlier.pid}). Stop that one first, or ` +
          'start another with its own port and data: PORT=8788 STATE_DIR=.state/second npm start, ' +
          'or npx wrangler dev --port 8788 --persist-to .state/second',
      );
    });
  await endServersOf(stateDir);
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(claimFile(stateDir), JSON.stringify(server));
}

export function release(stateDir: string): void {
  if (readClaim(stateDir)?.pid === process.pid) rmSync(claimFile(stateDir), { force: true });
}

/** Ends every process that serves the data folder, and waits until none is left. */
export async function endServersOf(stateDir: string): Promise<void> {
  for (const pid of serversOf(stateDir)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await waitUntil('the old server processes to end', () => serversOf(stateDir).length === 0);
}

export async function assertPortFree(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', error =>
      reject(new Error(`Port ${port} can't be used (${error.message}). Take another one: PORT=${port + 1} npm start`)),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

function readClaim(stateDir: string): Claim | undefined {
  if (!existsSync(claimFile(stateDir))) return undefined;
  try {
    return JSON.parse(readFileSync(claimFile(stateDir), 'utf8'));
  } catch {
    return undefined; // cut short by a crash: that server is gone
  }
}
