/** What a day of trading does not bring by itself, and a picture should show. Made once: the keys are always the same. */
import {
  createTapebookClient,
  type DevIdentity,
  requestDevToken,
  type TapebookClient,
  type Trade,
  unwrap,
} from '../../src/client/index.ts';
import { waitUntil } from '../lib/wait-until.ts';

export interface Situations {
  /** Booked, amended, rolled back, and amended again: the id of a trade with a past. */
  eventful: string;
}

export async function makeSituations(baseUrl: string): Promise<Situations> {
  const [trader, operations] = await Promise.all([
    clientAs(baseUrl, { sub: 't.ng', tenant: 'demo', roles: ['trader'] }),
    clientAs(baseUrl, { sub: 'o.ps', tenant: 'demo', roles: ['operations'] }),
  ]);
  await Promise.all([apiKeys(baseUrl, operations), limitLifted(operations)]);
  return { eventful: await eventfulTrade(trader, operations) };
}

/** Keys in several states, among them a rolled one, and one that another key made. */
async function apiKeys(baseUrl: string, operations: TapebookClient): Promise<void> {
  const { items } = unwrap(await operations.apiKeys({ limit: 200 }));
  if (items.some(({ name }) => name === 'order router')) return;
  const router = unwrap(
    await operations.createApiKey({
      name: 'order router',
      roles: ['operations'],
      expiresAt: new Date(Date.now() + YEAR_MS).toISOString(),
    }),
  );
  const machine = createTapebookClient({ baseUrl, token: () => router.key });
  unwrap(await machine.createApiKey({ name: 'router, Frankfurt', roles: ['trader'], accounts: ['EQ-001', 'EQ-002'] }));
  const reader = unwrap(await operations.createApiKey({ name: 'risk reader', roles: ['auditor'] }));
  unwrap(await operations.rollApiKey(reader.id));
  const old = unwrap(await operations.createApiKey({ name: 'old gateway', roles: ['trader'], accounts: ['EQ-003'] }));
  unwrap(await operations.revokeApiKey(old.id));
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** An account's limit that was lifted and put back: the account has a history. */
async function limitLifted(operations: TapebookClient): Promise<void> {
  const { items } = unwrap(await operations.accountVersions('EQ-005'));
  const [present] = items;
  if (!present || items.length > 1) return;
  unwrap(await operations.putAccounts([{ ...present, notionalLimit: '5000000.00' }]));
  unwrap(await operations.putAccounts([present]));
}

async function eventfulTrade(trader: TapebookClient, operations: TapebookClient): Promise<string> {
  const submitted = await trader.submitTrade(
    {
      account: 'EQ-001',
      side: 'BUY',
      symbol: 'SAP',
      quantity: '1500',
      price: '231.05',
      counterparty: '7LTWFZYICNSX8D621K86',
      clientReference: 'ORD-7741',
    },
    { idempotencyKey: 'screens-eventful' },
  );
  const { tradeId } = unwrap(submitted);
  const step = async (
    command: (options: { idempotencyKey: string; ifMatch: number }) => Promise<unknown>,
    n: number,
  ) => {
    const { version } = await settled(operations, tradeId);
    // What was done by an earlier run is answered by its key, whatever the version is now.
    await command({ idempotencyKey: `screens-eventful-${n}`, ifMatch: version });
  };
  await step(
    async options =>
      unwrap(await trader.amendTrade(tradeId, { quantity: '1200', reason: 'client confirmed partial' }, options)),
    1,
  );
  await step(
    async options =>
      unwrap(await operations.rollBackTrade(tradeId, { toVersion: 2, reason: 'wrong confirmation' }, options)),
    2,
  );
  await step(
    async options =>
      unwrap(await trader.amendTrade(tradeId, { price: '231.15', reason: 'price as confirmed' }, options)),
    3,
  );
  await settled(operations, tradeId);
  return tradeId;
}

async function clientAs(baseUrl: string, identity: DevIdentity): Promise<TapebookClient> {
  const { token } = unwrap(await requestDevToken(baseUrl, identity));
  return createTapebookClient({ baseUrl, token: () => token });
}

const settled = (client: TapebookClient, tradeId: string): Promise<Trade> =>
  waitUntil(
    `trade ${tradeId} to be settled`,
    async () => {
      const trade = unwrap(await client.trade(tradeId));
      return trade.status.startsWith('PENDING') ? undefined : trade;
    },
    { seconds: 30 },
  );
