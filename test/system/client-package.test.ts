/** Packs and installs the client, compiles programs against the package under strict, and runs them on every Node. */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { root, tools } from '../../scripts/lib/project.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';

const MAX_TARBALL_BYTES = 80_000;

const state = temporaryState(inject('preparedState'));
const project = mkdtempSync(join(tmpdir(), 'tapebook-consumer-'));
const installed = join(project, 'node_modules/tapebook-client');
let server: LocalServer;

/** Runs a program in the stranger's folder. The error of a failed program has all of its output. */
async function run(command: string, args: string[], cwd = project): Promise<string> {
  try {
    return (await promisify(execFile)(command, args, { cwd, timeout: 60_000 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
};

beforeAll(async () => {
  const starting = startLocalServer(state.stateDir);
  await run('npm', ['pack', './packages/client', '--silent', '--pack-destination', project], root);
  put('package.json', '{"name": "stranger", "private": true, "type": "module"}');
  // Works without a registry only because the package has no dependencies.
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball()}`]);
  server = await starting;
});
afterAll(async () => {
  await server?.stop();
  state.remove();
  rmSync(project, { recursive: true, force: true });
});

const tarball = () => readdirSync(project).find(name => name.endsWith('.tgz')) ?? 'no tarball';

describe('the package', () => {
  test('is small, and has what a package must have', () => {
    expect(statSync(join(project, tarball())).size).toBeLessThan(MAX_TARBALL_BYTES);
    const about = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(about).toMatchObject({
      name: 'tapebook-client',
      license: 'MIT',
      type: 'module',
      engines: { node: '>=20.3' },
    });
    expect(about.version).toMatch(/^\d+\.\d+\.\d+$/);
    for (const file of [
      'README.md',
      'LICENSE',
      'dist/LICENSES.md',
      about.exports['.'].types,
      about.exports['.'].default,
    ])
      expect(existsSync(join(installed, file)), file).toBe(true);
  });

  test('imports nothing, neither in its code nor in its types', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter(name => /\.(js|ts)$/.test(name));
    const specifiers = files.flatMap(name =>
      [
        ...readFileSync(join(installed, name), 'utf8').matchAll(
          /^(?!\s*\*).*?(?:from |import\(|import )['"]([^'"]+)['"]/gm,
        ),
      ].map(([, of]) => of),
    );
    expect(specifiers.filter(specifier => !specifier?.startsWith('.'))).toEqual([]);
    const about = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(about).filter(name => /dependencies/i.test(name))).toEqual([]);
  });

  test('has the licenses of the libraries bundled in it', () => {
    const licenses = readFileSync(join(installed, 'dist/LICENSES.md'), 'utf8');
    for (const name of ['@noble/hashes', 'canonicalize']) expect(licenses).toContain(`## ${name}`);
  });
});

/** Examples of docs/client.md, each a file. */
const examples = [...readFileSync(join(root, 'docs/client.md'), 'utf8').matchAll(/^```(?:ts|js)\n(.*?)^```$/gms)].map(
  ([, code = ''], n) => ({ path: `examples/example-${n + 1}.ts`, code }),
);

describe('its types and the examples of docs/client.md compile under strict', () => {
  beforeAll(() => {
    expect(examples.length).toBeGreaterThan(3);
    for (const { path, code } of examples) put(path, code);
    copyFileSync(join(root, 'test/support/consumer/consumer.ts'), join(project, 'consumer.ts'));
    put(
      'required.cts',
      "import client = require('tapebook-client');\nexport const call: Function = client.createTapebookClient;\n",
    );
  });
  const sources = [...examples.map(({ path }) => path), 'consumer.ts'];
  const strict =
    '--noEmit --strict --skipDefaultLibCheck --exactOptionalPropertyTypes --target es2022 --lib es2022,dom'.split(' ');

  test.each([
    ['TypeScript 7, nodenext', tools.tsc, ['nodenext', 'nodenext'], [...sources, 'required.cts']],
    ['TypeScript 7, bundler', tools.tsc, ['esnext', 'bundler'], sources],
    ['TypeScript 5.9, nodenext', tools.tsc5, ['nodenext', 'nodenext'], [...sources, 'required.cts']],
  ])('%s', async (_, tsc, [module = '', resolution = ''], files) => {
    await run(process.execPath, [tsc, ...strict, '--module', module, '--moduleResolution', resolution, ...files]);
  });
});

/** The Node that came with the project, and those that the machine has. */
const nodes = [process.execPath, ...(process.env.PATH ?? '').split(delimiter).map(folder => join(folder, 'node'))]
  .filter(path => existsSync(path))
  .map(path => realpathSync(path));

describe.each([...new Set(nodes)])('on %s', node => {
  test('a program in plain JavaScript works', async () => {
    copyFileSync(join(root, 'test/support/consumer/consumer.js'), join(project, 'consumer.js'));
    const seen = JSON.parse(await run(node, ['consumer.js', server.url]));
    expect(seen).toMatchObject({ status: 201, refusedAs: 'not_found', verified: true });
    expect(seen.followed).toEqual(seen.hasGlobalSocket ? 1 : expect.stringMatching(/pass one to createTapebookClient/));
  });
});

test('the first example books a trade', async () => {
  const path = 'examples/run.ts';
  put(path, (examples[0]?.code ?? '').replace('http://localhost:8787', server.url));
  expect(await run(process.execPath, [path])).toMatch(/^T\w+ PENDING_NEW\n$/);
});
