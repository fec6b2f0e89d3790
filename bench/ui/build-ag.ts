/** Builds the page with AG Grid the way that the Trade UI is built. */
import { join } from 'node:path';
import { build } from 'vite';
import { root } from '../../scripts/lib/project.ts';

export async function buildAgPage(): Promise<string> {
  const outDir = join(root, 'dist/bench/ag-page');
  process.env.NODE_ENV = 'production';
  await build({
    root: join(root, 'bench/ui/ag-page'),
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      target: ['chrome125', 'edge125', 'firefox128', 'safari18'],
      chunkSizeWarningLimit: 2000,
    },
  });
  return outDir;
}
