/** Trades sent into a system with faults, and what is known of them; it outlives the screen that shows it. */
import { newIdempotencyKey, type TapebookClient } from '../../../../src/client/index.ts';
import type { Desk } from '../../desk.ts';
import { Store } from '../../store.ts';
import { explain } from '../../trade/explain.ts';
import type { Watched } from './invariants.ts';
import { Watch } from './watch.ts';

export const TRADES_AT_ONCE = 50;
const CONNECTIONS = 6;
const LOOK_EVERY_MS = 1_000;

export class Experiment {
  readonly trades = new Store<readonly Watched[]>([]);
  /** How many are still to be sent. */
  readonly toSend = new Store(0);
  readonly problem = new Store<string | null>(null);
  /** When the last trade was answered. */
  sentAt: string | null = null;
  readonly #client: TapebookClient;
  readonly #watch: Watch;
  #watchers = 0;

  constructor(client: TapebookClient) {
    this.#client = client;
    this.#watch = new Watch(client, () => this.trades.set(this.#watch.trades));
  }

  /** Sends trades in instruments and on accounts that are there. */
  async send(accounts: readonly string[]): Promise<void> {
    await this.#watch.begin();
    const instruments = await this.#client.instruments('', { limit: 50 });
    // Without a database there are no instruments to look up: one that every local server has will do.
    const symbols = instruments.ok ? instruments.value.items.map(({ symbol }) => symbol) : ['AAPL'];
    this.problem.set(null);
    this.toSend.set(TRADES_AT_ONCE);
    const sendSome = async () => {
      while (this.toSend.get() > 0) {
        this.toSend.set(this.toSend.get() - 1);
        await this.#sendOne(oneOf(accounts) ?? 'EQ-001', oneOf(symbols) ?? 'AAPL');
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, sendSome));
  }

  /** Keeps looking at the trades, until the returned function is called. */
  keepLooking(): () => void {
    this.#watchers += 1;
    const turn = this.#watchers;
    const look = async () => {
      while (turn === this.#watchers) {
        if (this.#watch.trades.length > 0 && !document.hidden) await this.#watch.look();
        await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS));
      }
    };
    void look();
    return () => {
      this.#watchers += 1;
    };
  }

  async #sendOne(account: string, symbol: string): Promise<void> {
    const quantity = String(1 + Math.floor(Math.random() * 500));
    const price = (50 + Math.random() * 200).toFixed(2);
    const result = await this.#client.submitTrade(
      { account, symbol, side: Math.random() < 0.5 ? 'BUY' : 'SELL', quantity, price },
      { idempotencyKey: newIdempotencyKey() },
    );
    if (!result.ok) return this.problem.set(explain(result.error));
    this.sentAt = result.value.submittedAt;
    this.#watch.add(result.value.tradeId);
  }
}

const oneOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)];

const experiments = new WeakMap<Desk, Experiment>();

export function experimentOf(desk: Desk): Experiment {
  const known = experiments.get(desk) ?? new Experiment(desk.client);
  experiments.set(desk, known);
  return known;
}
