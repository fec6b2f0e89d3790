/** Work that is only done again when what it depends on has changed: its inputs' hash is kept in a stamp file. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './project.ts';

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
 * Does the work unless the stamp says that it was done for this hash.
 * @returns whether there was anything to do
 */
export async function unlessDone(stamp: string, hash: string, work: () => Promise<unknown>): Promise<boolean> {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
