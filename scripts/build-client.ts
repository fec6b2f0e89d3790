/**
 * `npm run build:client`: makes packages/client ready for `npm pack`, which runs this by itself. Libraries are bundled, with
 * their licenses beside them, and types are plain: the package has no dependencies.
 */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { runScript } from './lib/operations.ts';
import { writePlainTypes } from './lib/plain-types.ts';
import { root } from './lib/project.ts';
import { mustRunTool } from './lib/run-tool.ts';

const PACKAGE = join(root, 'packages/client');
const DECLARATIONS = join(root, 'dist/client-types');

runScript(async () => {
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      lib: { entry: join(root, 'src/client/index.ts'), formats: ['es'], fileName: 'index' },
      outDir: join(PACKAGE, 'dist'),
      emptyOutDir: true,
      target: 'es2022',
      minify: false,
      license: { fileName: 'LICENSES.md' },
    },
  });
  rmSync(DECLARATIONS, { recursive: true, force: true });
  await mustRunTool('tsc', ['-p', 'tsconfig.client.json'], 'Correct what it names in src/client.');
  writePlainTypes(join(DECLARATIONS, 'client/index.d.ts'), DECLARATIONS, join(PACKAGE, 'dist/types'));
  copyFileSync(join(root, 'LICENSE'), join(PACKAGE, 'LICENSE'));
  // Links to other pages of the project lead nowhere in the package.
  const page = readFileSync(join(root, 'docs/client.md'), 'utf8').replace(/\[([^\]]+)\]\((?!https?:)[^)]+\)/g, '$1');
  writeFileSync(join(PACKAGE, 'README.md'), page);
});
