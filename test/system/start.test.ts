/** `npm start`: sets up once, keeps the data, one server to a data folder, leaves nothing running. */
import { afterAll, expect, test } from 'vitest';
import { serversOf } from '../../scripts/lib/processes.ts';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { type Api, signIn } from '../support/api.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';

const SET_UP = 'The database has its schema and reference data.';
const { stateDir, remove } = temporaryState();
let server: LocalServer;
let api: Api;
let tradeId: string;
afterAll(async () => {
  await server?.kill();
  remove();
});

const isBooked = async () => (await api.trade(tradeId)).body.status === 'BOOKED';

test('the first start sets everything up', async () => {
  server = await startLocalServer(stateDir);
  expect(server.output()).toContain(SET_UP);
  api = await signIn(server.url);
  const trade = { account: 'EQ-003', side: 'BUY', isin: 'DE0007164600', quantity: '25', price: '207.80' };
  const submitted = await api.submit(trade, 'kept-over-a-restart');
  expect(submitted.status).toBe(201);
  tradeId = submitted.body.tradeId;
  await waitUntil('the trade to be booked', isBooked);
});

test('a second server on the same data is refused, with what to do', async () => {
  await expect(startLocalServer(stateDir)).rejects.toThrow(/running already, at http:.* PORT=\d+ STATE_DIR=/s);
  expect(await isBooked()).toBe(true);
});

test('stopped, it leaves no process behind', async () => {
  expect(serversOf(stateDir)).not.toEqual([]);
  await server.stop();
  expect(server.output()).toContain('Stopped.');
  expect(serversOf(stateDir)).toEqual([]);
});

test('a second start sets nothing up again, and has the data', async () => {
  server = await startLocalServer(stateDir);
  expect(server.output()).not.toContain(SET_UP);
  expect(server.output()).not.toContain('The Trade UI is built.');
  api = await signIn(server.url);
  expect(await isBooked()).toBe(true);
});

test('what a kill -9 of the launcher alone leaves running is ended by the next start', async () => {
  const left = serversOf(stateDir);
  await server.killLauncher();
  expect(serversOf(stateDir)).toEqual(left);

  server = await startLocalServer(stateDir);
  expect(serversOf(stateDir).filter(pid => left.includes(pid))).toEqual([]);
  api = await signIn(server.url);
  expect(await isBooked()).toBe(true);
});
