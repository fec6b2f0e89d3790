/** A trade's life through the public API: commands on it, and ways to bring it to a status and hold it there. */
import { env } from 'cloudflare:workers';
import type { Problem } from '../../src/contracts/problem.ts';
import type { Trade } from '../../src/contracts/trade.ts';
import type { TradeStatus } from '../../src/domain/trade/terms.ts';
import type { TradeLedger } from '../../src/durable-objects/trade-ledger.ts';
import { deliver, divertSends, type Sent } from './broker.ts';
import { type Claims, call, read, settled, submitted, TRADE, TRADER, until } from './support.ts';

export const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };

export type Operation = 'amend' | 'cancel' | 'rollback' | 'rollforward' | 'retry' | 'approve' | 'refuse';

/** A body that each command accepts. */
export const BODIES: Record<Operation, Record<string, unknown>> = {
  amend: { quantity: '200', reason: 'a slip of the keyboard' },
  cancel: { reason: 'booked twice' },
  rollback: { toVersion: 1, reason: 'as it was' },
  rollforward: { reason: 'not as it was' },
  retry: { reason: 'the database is back' },
  approve: { reason: 'the client called' },
  refuse: { reason: 'not agreed with the client' },
};

export interface CommandOptions {
  body?: unknown;
  as?: Claims;
  /** Null sends none; by default a new one. */
  key?: string | null;
  /** Null sends none; by default whatever version the trade has. */
  ifMatch?: number | string | null;
  query?: string;
  headers?: Record<string, string>;
}

export function command(tradeId: string, operation: Operation, options: CommandOptions = {}): Promise<Response> {
  const { body = BODIES[operation], as = OPERATIONS, key = crypto.randomUUID(), ifMatch = '*', query = '' } = options;
  return call('POST', `/v1/trades/${tradeId}/${operation}${query}`, {
    as,
    body,
    ...(key !== null && { key }),
    headers: {
      ...(ifMatch !== null && { 'if-match': typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch }),
      ...options.headers,
    },
  });
}

/** @throws Error with the problem when the command was not accepted */
export async function accepted(tradeId: string, operation: Operation, options?: CommandOptions): Promise<Trade> {
  const response = await command(tradeId, operation, options);
  if (response.status !== 202) throw new Error(`${operation}: ${response.status} ${await response.text()}`);
  return response.json();
}

export const problem = async (response: Response): Promise<Problem> => response.json();
export const codeOf = async (response: Response) => [response.status, (await problem(response)).code];

/** Carries a command out and waits until booking has had its say. */
export async function done(tradeId: string, operation: Operation, options?: CommandOptions): Promise<Trade> {
  await accepted(tradeId, operation, options);
  return settled(tradeId);
}

export async function booked(body: object = TRADE, key: string = crypto.randomUUID()): Promise<Trade> {
  return settled((await submitted(body, key)).tradeId);
}

/** A trade whose messages wait in the test's hands. */
export class HeldTrade {
  readonly sent: Sent[] = [];
  readonly key = crypto.randomUUID();
  tradeId = '';

  /** @param when from its submission on, or from when it is booked */
  static async from(when: 'submission' | 'booking', body: object = TRADE): Promise<HeldTrade> {
    const held = new HeldTrade();
    if (when === 'submission') await held.hold();
    held.tradeId = (await submitted(body, held.key)).tradeId;
    if (when === 'booking') {
      await settled(held.tradeId);
      await held.hold();
    }
    return held;
  }

  hold = () => divertSends('demo', this.key, this.sent);

  get stub(): DurableObjectStub<TradeLedger> {
    return env.TRADE_LEDGER.getByName(`demo/${this.tradeId}`);
  }

  /** The messages sent so far, once there are as many. */
  async messages(count: number): Promise<unknown[]> {
    await until(async () => this.sent.length >= count);
    return this.sent.map(({ body }) => body);
  }

  /** Lets booking have its say on all that was sent. */
  async release(): Promise<void> {
    await until(async () => this.sent.length > 0);
    await deliver(
      'bookings',
      this.sent.splice(0).map(({ body }) => body),
    );
  }

  /** Gives up the booking that it waits for. */
  async giveUp(): Promise<void> {
    const { version } = await read(this.tradeId);
    await this.stub.failBooking(version, 'the database was away');
  }
}

/** On an account of four eyes: a trade above 20,000 waits for a second person, and so does every rollback. */
export const FOUR_EYES = { ...TRADE, account: 'FE-001' } as const;
export const LARGE = { ...FOUR_EYES, quantity: '200' } as const;
/** Of operations too, and somebody else. */
export const ELSE: Claims = { ...OPERATIONS, sub: 'k.ee' };
const ABOVE = { quantity: '200', reason: 'more than one may alone' };

export async function configureFourEyes(): Promise<void> {
  const limits = { approvalNotional: '20000', rollbackNeedsApproval: true };
  const items = [{ account: FOUR_EYES.account, name: 'Four eyes', validFrom: '2020-01-01', ...limits }];
  const response = await call('PUT', '/v1/reference/accounts', { as: OPERATIONS, body: { items } });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
}

/** The trade once it waits for a second person. */
export const waiting = (tradeId: string): Promise<Trade> =>
  until(async () => {
    const trade = await read(tradeId);
    return trade.status === 'PENDING_APPROVAL' && trade;
  });

/** A trade whose amendment waits for a second person. */
export async function amendedToApprove(): Promise<Trade> {
  await configureFourEyes();
  const { tradeId } = await booked(FOUR_EYES);
  await accepted(tradeId, 'amend', { as: TRADER, body: ABOVE });
  return waiting(tradeId);
}

/** A trade whose rollback, by operations, waits for a second person. */
export async function rolledBackToApprove(): Promise<Trade> {
  const { tradeId } = await booked(FOUR_EYES);
  await done(tradeId, 'amend', { body: { quantity: '50', reason: 'partial' } });
  await accepted(tradeId, 'rollback', { body: { toVersion: 2, reason: 'all of it' } });
  return waiting(tradeId);
}

/** A trade in a status, held there. */
export async function tradeIn(status: TradeStatus): Promise<string> {
  switch (status) {
    case 'PENDING_APPROVAL':
      return (await amendedToApprove()).tradeId;
    case 'BOOKED':
      return (await booked()).tradeId;
    case 'REJECTED':
      return (await booked({ ...TRADE, symbol: 'NOPE' })).tradeId;
    case 'CANCELLED':
      return (await done((await booked()).tradeId, 'cancel')).tradeId;
    case 'PENDING_NEW':
      return (await HeldTrade.from('submission')).tradeId;
    case 'FAILED': {
      const held = await HeldTrade.from('submission');
      await held.giveUp();
      return held.tradeId;
    }
    case 'PENDING_REPLACE':
    case 'PENDING_CANCEL': {
      const { tradeId } = await HeldTrade.from('booking');
      await accepted(tradeId, status === 'PENDING_REPLACE' ? 'amend' : 'cancel');
      return tradeId;
    }
  }
}
