/** Builds the Trade UI into dist/ui, from where the Worker serves it, unless its sources are as they were. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.ts';
import { mustRunTool } from './run-tool.ts';
import { hashOf, unlessDone } from './stamp.ts';

const SOURCES = ['ui/**', 'src/client/**', 'src/contracts/**', 'src/domain/**', 'package-lock.json'];

/** @returns whether it had to be built */
export async function buildUi(): Promise<boolean> {
  // Not inside dist/ui, which is public.
  const stamp = join(root, 'dist/ui.stamp');
  if (!existsSync(join(root, 'dist/ui/index.html'))) rmSync(stamp, { force: true });
  return unlessDone(stamp, hashOf(SOURCES), () =>
    mustRunTool(
      'vite',
      ['build', 'ui'],
      'Correct the reported error in ui/ or src/client/, then run the same command again.',
    ),
  );
}
