/** A PostgreSQL of its own for the peer, as it is by default, on the loopback address, its data in a folder that goes with it. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/free-port.ts';
import { waitUntil } from '../../scripts/lib/wait-until.ts';

export interface Postgres {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** The folder with `initdb` and `postgres`; null where they are not installed. Debian keeps them off the path. */
function programs(): string | null {
  const folders = [...(process.env.PATH ?? '').split(':'), ...globSync('/usr/lib/postgresql/*/bin').sort().reverse()];
  return folders.find(folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
}

/** @returns null where there is no PostgreSQL */
export async function startPostgres(): Promise<Postgres | null> {
  const folder = programs();
  if (!folder) return null;
  const dataDir = await mkdtemp(join(tmpdir(), 'tapebook-postgres-'));
  const owner = await ownerOf(dataDir);
  execFileSync(join(folder, 'initdb'), ['-D', dataDir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'], {
    stdio: 'pipe',
    cwd: dataDir,
    ...owner,
  });
  const port = await freePort();
  const child = spawn(
    join(folder, 'postgres'),
    ['-D', dataDir, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: dataDir, ...owner },
  );
  let said = '';
  child.stderr.on('data', chunk => (said += chunk));
  await waitUntil('PostgreSQL to be ready', () => said.includes('ready to accept connections'));
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGINT'); // a fast shutdown
      await once(child, 'exit');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** It refuses to run as root: then it runs as the user that its package has made. */
async function ownerOf(dataDir: string): Promise<{ uid: number; gid: number } | object> {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const owner = { uid: id('-u'), gid: id('-g') };
  await chown(dataDir, owner.uid, owner.gid);
  await chmod(dataDir, 0o700);
  return owner;
}
