// Installs the dependencies when they are missing or out of date. Plain JavaScript: it runs before anything is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const NEWEST_SYNTAX = [22, 18]; // from here on Node runs TypeScript without a flag

/**
 * Runs `npm install` unless the last one was for the same package.json and package-lock.json.
 *
 * Not `npm ci`: it refuses a lockfile that lacks the optional binaries of another operating system, which
 * `npm install` makes up for; and `--no-save`, so that another npm's idea of the lockfile does not change it here.
 *
 * @param {string} root the project's folder
 */
export function installIfNeeded(root) {
  const stamp = join(root, 'node_modules', '.tapebook-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted(root)) return;

  console.log('Installing dependencies (npm install) …');
  const npm = npmCommand();
  const { status, error } = spawnSync(
    npm.command,
    [...npm.args, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, stdio: 'inherit', shell: npm.shell },
  );
  if (error || status !== 0)
    throw new Error(
      `npm install failed${error ? `: ${error.message}` : ''}. See the reason above. ` +
        'It needs the npm registry; behind a proxy, see `npm help config` (proxy, cafile). Then run the same command again.',
    );
  writeFileSync(stamp, wanted(root));
}

/**
 * The Node to run the project's tools with: the one that is installed with it, else this one if it is new enough.
 *
 * @param {string} root the project's folder
 */
export function projectNode(root) {
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own)) return isSameFile(own, process.execPath) ? process.execPath : own;

  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NEWEST_SYNTAX[0] || (major === NEWEST_SYNTAX[0] && minor >= NEWEST_SYNTAX[1])) return process.execPath;

  console.error(
    `\nThis is Node ${process.versions.node}; the tools need ${NEWEST_SYNTAX.join('.')} or newer, and the one that comes as the npm ` +
      'package `node` is missing, probably because npm is set to skip install scripts.\n' +
      'Run `npm rebuild node --ignore-scripts=false`, or use a newer Node.\n',
  );
  process.exit(1);
}

/** @param {string} root */
function wanted(root) {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json'])
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Under `npm start`, the npm that is running, by the Node that is running; else the one on the path. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running && basename(running) === 'npm-cli.js' && existsSync(running))
    return { command: process.execPath, args: [running], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

/**
 * @param {string} a
 * @param {string} b
 */
function isSameFile(a, b) {
  return realpathSync(a) === realpathSync(b);
}
