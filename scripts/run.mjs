// `node scripts/run.mjs <name>`: makes sure that everything is installed, then runs scripts/<name>.ts.
//
// This file and what it imports must run on any Node from 20 on, with nothing installed. The scripts themselves are
// TypeScript, run by the Node that comes with the project (the `node` package in devDependencies): wrangler and
// vitest need a newer one than many machines have.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfNeeded, projectNode } from './lib/install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);

try {
  // Wrangler runs its build step from what is installed, which must not change under it.
  if (!process.env.WRANGLER_COMMAND) installIfNeeded(root);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

const script = join(root, 'scripts', `${name}.ts`);
const node = projectNode(root);

if (node === process.execPath) {
  process.argv = [process.execPath, script, ...args];
  await import(script);
} else {
  const child = spawn(node, [script, ...args], { stdio: 'inherit', cwd: root });
  // Ctrl-C reaches the child by itself, as it is in the same process group; a plain `kill` of this process does not.
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
