/** A trader at the counting Worker: what the measured ways have in common. */
import {
  createTapebookClient,
  requestDevToken,
  type SubmitTrade,
  type TapebookClient,
  unwrap,
} from '../../src/client/index.ts';
import { nthTrade } from '../../test/support/many-trades.ts';
import { type BenchServer, startBenchServer } from '../server.ts';
import { type Measured, Meter, most } from './meter.ts';

/** So often is each way gone that is gone one at a time. */
const TIMES = 3;
/** Positions and tables that a tenant's first trades make are made then. */
const TRADES_BEFORE = 20;

/** A trade of today: at night (UTC) the venue is a day behind, and a trade of another day costs more. */
export const TRADE: SubmitTrade = {
  account: 'EQ-001',
  side: 'BUY',
  symbol: 'AAPL',
  quantity: '100',
  price: '189.22',
  tradeDate: new Date().toISOString().slice(0, 10),
};

export class Desk {
  readonly url: string;
  readonly client: TapebookClient;
  readonly meter: Meter;
  readonly #server: BenchServer;
  #keys = 0;

  private constructor(server: BenchServer, token: string) {
    this.#server = server;
    this.url = server.url;
    this.client = createTapebookClient({ baseUrl: server.url, token: () => token, timeoutMs: 120_000 });
    this.meter = new Meter(server.url);
  }

  /** Starts a server for it, on which its tenant has traded before. */
  static async open(): Promise<Desk> {
    const server = await startBenchServer({ entry: 'bench/cost/counting.worker.ts' });
    const identity = { sub: 'bench', tenant: 'demo', roles: ['trader', 'operations'] } as const;
    const desk = new Desk(server, unwrap(await requestDevToken(server.url, identity)).token);
    await desk.meter.measure(1, 1, () => desk.submit(TRADE).then(() => {}));
    const before = Array.from({ length: TRADES_BEFORE }, (_, n) => nthTrade(n));
    await desk.meter.measure(1, TRADES_BEFORE, async () => {
      await Promise.all(before.map(trade => desk.submit(trade)));
    });
    return desk;
  }

  newKey = (): string => `cost-${++this.#keys}`;

  /** @returns the trade's id */
  async submit(trade: SubmitTrade, idempotencyKey = this.newKey()): Promise<string> {
    return unwrap(await this.client.submitTrade(trade, { idempotencyKey })).tradeId;
  }

  /** Does something some times, one after the other, each when the one before is done with. */
  async alone(hints: number, act: (n: number) => Promise<unknown>): Promise<Measured> {
    const each: Measured[] = [];
    for (let n = 0; n < TIMES; n++) each.push(await this.meter.measure(1, hints, async () => void (await act(n))));
    return most(each);
  }

  close = (): Promise<void> => this.#server.stop();
}
