/** `npm run verify`: one byte changed in the stored data of a trade is found from outside, and its event named. */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/project.ts';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { type Api, signIn } from '../support/api.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';

const { stateDir, remove } = temporaryState(inject('preparedState'));
let server: LocalServer;
let api: Api;
let tradeId: string;
let head: string;
afterAll(async () => {
  await server?.kill();
  remove();
});

/** Runs the command line as npm does. */
const verify = (...args: string[]) =>
  new Promise<{ code: number; output: string }>(resolve => {
    const command = [join(root, 'scripts/run.mjs'), 'verify', ...args, '--url', server.url];
    execFile(process.execPath, command, { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });

test('a log as it was written is valid', async () => {
  server = await startLocalServer(stateDir);
  api = await signIn(server.url);
  const trade = { account: 'EQ-001', side: 'BUY', symbol: 'AAPL', quantity: '100', price: '189.22' };
  tradeId = (await api.submit(trade, 'to-be-tampered-with')).body.tradeId;
  await waitUntil('the trade to be booked', async () => (await api.trade(tradeId)).body.status === 'BOOKED');

  const { code, output } = await verify(tradeId);
  expect(output).toContain(`Valid: all 2 events of ${tradeId} are what was recorded.`);
  expect(code).toBe(0);
  head = /Head: (2:[0-9a-f]{64})/.exec(output)?.[1] ?? '';
  expect(await verify(tradeId, '--noted', head)).toMatchObject({ code: 0 });
});

test('a head that never was, a trade that is not there, and no trade at all', async () => {
  const other = await verify(tradeId, '--noted', `2:${'0'.repeat(64)}`);
  expect(other).toMatchObject({ code: 1, output: expect.stringContaining('INVALID: event 2') });
  expect(await verify(`T${'0'.repeat(26)}`)).toMatchObject({ code: 2, output: expect.stringContaining('not_found') });
  expect(await verify()).toMatchObject({ code: 2, output: expect.stringContaining('npm run verify -- <tradeId>') });
});

test('one byte changed on disk is found by the command line and by the server, which both name the event', async () => {
  await server.stop();
  expect(changeOneByteOnDisk()).toBe(1);
  server = await startLocalServer(stateDir);
  api = await signIn(server.url);

  const { code, output } = await verify(tradeId);
  expect(output).toContain(`INVALID: event 2 of ${tradeId} is not what was recorded.`);
  expect(code).toBe(1);
  const { body } = await api.verification(tradeId);
  expect(body).toMatchObject({ valid: false, length: 2, firstInvalidSequence: 2 });
});

/** One byte of the gross amount, in the file of the trade's object. Gives how many events it has changed. */
function changeOneByteOnDisk(): number {
  let changed = 0;
  for (const file of globSync(join(stateDir, '**/*TradeLedger/*.sqlite'))) {
    const database = new DatabaseSync(file);
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE name = '_cf_KV'").all();
    const [row] =
      tables.length > 0 ? database.prepare("SELECT value FROM _cf_KV WHERE key = 'event:0000000002'").all() : [];
    const value = row && Buffer.from(row.value as Uint8Array);
    const at = value?.indexOf('"grossAmount":"18922.00"') ?? -1;
    if (value?.includes(tradeId) && at >= 0) {
      value.write('3', at + '"grossAmount":"189'.length);
      database.prepare("UPDATE _cf_KV SET value = ? WHERE key = 'event:0000000002'").run(value);
      changed += 1;
    }
    database.close();
  }
  return changed;
}
