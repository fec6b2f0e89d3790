/** The package as other people's programs use it: `tapebook/client`, in plain JavaScript, on every Node that is here. */
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, tools } from '../../scripts/lib/project.ts';
import { runTool } from '../../scripts/lib/run-tool.ts';

const project = mkdtempSync(join(tmpdir(), 'tapebook-consumer-'));
const consumer = join(root, 'test/support/consumer');
/** What runs in a browser. Types need zod and its OpenAPI layer besides. */
const RUNTIME = ['@noble/hashes', 'canonicalize', 'big.js'];
const FOR_TYPES = ['zod', '@hono/zod-openapi'];
let server: Server;
let url: string;

const install = (name: string) => {
  const place = join(project, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), place);
};

beforeAll(async () => {
  const built = await runTool('tsc', ['-p', 'tsconfig.client.json']);
  expect(built.output).toBe('');
  const place = join(project, 'node_modules/tapebook');
  mkdirSync(place, { recursive: true });
  copyFileSync(join(root, 'package.json'), join(place, 'package.json'));
  cpSync(join(root, 'dist/client'), join(place, 'dist/client'), { recursive: true });
  for (const name of RUNTIME) install(name);
  writeFileSync(join(project, 'package.json'), '{"name": "consumer", "private": true}');
  copyFileSync(join(consumer, 'consumer.js'), join(project, 'consumer.mjs'));
  copyFileSync(join(consumer, 'consumer.ts'), join(project, 'consumer.mts'));

  server = createServer((request, response) => {
    const problem = { type: 'about:blank', title: '', status: 404, detail: '', code: 'not_found', requestId: 'r' };
    const [status, body] =
      request.url === '/v1/trades'
        ? [201, { tradeId: 'T1' }]
        : request.url === '/v1/stream/tickets'
          ? [201, { ticket: 't', expiresAt: new Date(Date.now() + 60_000).toISOString() }]
          : [404, problem];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(() => {
  server.close();
  rmSync(project, { recursive: true, force: true });
});

/** The Node that came with the project, and those that the machine has. */
const nodes = [process.execPath, ...(process.env.PATH ?? '').split(delimiter).map(folder => join(folder, 'node'))]
  .filter(path => existsSync(path))
  .map(path => realpathSync(path));
const versions = new Map([...new Set(nodes)].map(path => [versionOf(path), path]));

test.each([...versions].filter(([version]) => Number(version.split('.')[0]) >= 20))('on Node %s', async (_, node) => {
  const output = await new Promise<string>((resolve, reject) =>
    execFile(node, ['consumer.mjs', url], { cwd: project, timeout: 20_000 }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr, { cause: error })) : resolve(stdout),
    ),
  );
  const seen = JSON.parse(output);
  expect(seen).toMatchObject({ status: 201, refusedAs: 'not_found', positions: [1], verifies: 'function' });
  expect(seen.withoutSocket).toMatch(seen.hasGlobalSocket ? /^has one$/ : /pass one to createTapebookClient/);
});

test('with its types', () => {
  for (const name of FOR_TYPES) install(name);
  const options = '--noEmit --strict --skipLibCheck --target es2024 --module nodenext --lib es2024,dom --types'.split(
    ' ',
  );
  execFileSync(process.execPath, [tools.tsc, ...options, '', 'consumer.mts'], { cwd: project, encoding: 'utf8' });
});

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
}
