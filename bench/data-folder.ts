/**
 * Data of one start of a target. It is taken away only when the bench ends: for minutes after thousands of files were deleted,
 * ext4 looks through each of them whenever a file is made, and every trade makes some, so that who came next would pay.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** @param name of the target */
export async function dataFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `tapebook-${name}-`));
  folders.push(folder);
  return folder;
}
