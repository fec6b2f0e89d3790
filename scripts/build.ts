/** Wrangler's build step: runs after wrangler.toml is read, and before .dev.vars, the static assets and the database are. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildUi } from './lib/build-ui.ts';
import { setUpLocally } from './lib/local-setup.ts';
import { claim } from './lib/one-server.ts';
import { runScript } from './lib/operations.ts';
import { isServing, type WranglerProcess, wranglerAboveUs } from './lib/processes.ts';
import { localSettings, root, STATE_MARKER } from './lib/project.ts';

/** Is empty when bundled for production, which is what Wrangler does for a deployment unless NODE_ENV says otherwise. */
const LOCAL_BUT_FOR_PRODUCTION = `export const local = process.env.NODE_ENV === 'production' ? null : await import('../src/worker/local.ts');\n`;
const EMPTY = 'export const local = null;\n';

/** `types`, `dev`, or one of several commands that deploy. */
const command = process.env.WRANGLER_COMMAND;
const forProduction = (process.env.NODE_ENV || 'production') === 'production';

runScript(async () => {
  if (command === 'types') return;
  writeEntry(command === 'dev' || forProduction ? LOCAL_BUT_FOR_PRODUCTION : EMPTY);
  if (command === 'dev') return await beforeDev();
  console.log(
    'Needs the secret KEY_SECRETS (npx wrangler secret put KEY_SECRETS, or --secrets-file): /readyz names it where it is missing.',
  );
  await buildUi();
});

/** Leaves the file alone where it is right, for a Wrangler that is bundling it. */
function writeEntry(text: string) {
  const file = join(root, 'dist/local-worker.ts');
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

async function beforeDev() {
  const wrangler = wranglerAboveUs();
  if (wrangler?.args.some(arg => /^(--remote(=true)?|-r)$/.test(arg)))
    throw new Error('Local identities must not leave this machine: start wrangler dev without --remote.');
  // After a change of the sources, the server runs and has its database open.
  if (wrangler && isServing(wrangler.pid)) return setUpLocally(null);
  // Then npm start has just set everything up.
  if (process.env[STATE_MARKER] !== undefined) return;
  const stateDir = stateDirOf(wrangler);
  if (wrangler) await claim(stateDir, { pid: wrangler.pid });
  await setUpLocally(stateDir);
}

/** Reads the option as Wrangler does: relative to where it was started. */
function stateDirOf(wrangler: WranglerProcess | undefined): string {
  if (!wrangler) return localSettings().stateDir;
  const { args, cwd } = wrangler;
  const option = '--persist-to';
  const at = args.indexOf(option);
  const given = at < 0 ? args.find(arg => arg.startsWith(`${option}=`))?.slice(option.length + 1) : args[at + 1];
  return given === undefined ? join(root, '.wrangler/state') : resolve(cwd, given);
}
