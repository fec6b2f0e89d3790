/** Work that is only done again when what it depends on has changed: its inputs' hash is kept in a stamp file. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAlive } from './processes.ts';
import { root } from './project.ts';
import { waitUntil } from './wait-until.ts';

/** Hash of the names and contents of the project's files that match, and of any text given besides. */
export function hashOf(patterns: string[], ...texts: string[]): string {
  const hash = createHash('sha256');
  const files = globSync(patterns, { cwd: root, withFileTypes: true }).filter(entry => entry.isFile());
  for (const file of files.map(entry => join(entry.parentPath, entry.name)).sort())
    hash.update(`\0${file.slice(root.length)}\0`).update(readFileSync(file));
  for (const text of texts) hash.update(`\0\0${text}`);
  return hash.digest('hex');
}

/**
 * Does the work unless the stamp says that it was done for this hash. Of several processes, one does it and the others wait.
 * @returns whether there was anything to do
 */
export async function unlessDone(stamp: string, hash: string, work: () => Promise<unknown>): Promise<boolean> {
  const isDone = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (isDone()) return false;
  return exclusively(`${stamp}.lock`, async () => {
    if (isDone()) return false;
    await work();
    writeFileSync(stamp, hash);
    return true;
  });
}

/** Does the work while no other process does any under the same lock. A lock of a process that has died counts for nothing. */
export async function exclusively<T>(lock: string, work: () => T | Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  await waitUntil(`another process to end its work; if none is running, delete ${lock}`, () => take(lock), {
    seconds: 180,
  });
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (holder > 0 && !isAlive(holder)) rmSync(lock, { force: true });
  return false;
}
