/** Watches trades through whatever happens to them: asks their logs, the feed and the list, until each is through. */
import { type TapebookClient, verifyTrade } from '../../../../src/client/index.ts';
import { isThrough, type Watched } from './invariants.ts';

/** Logs that are read at the same time. */
const AT_ONCE = 6;
const FEED_PAGE = 1000;
/** Beyond every position: the answer says where the feed ends. */
const END = 1e12;
/** The most that the list gives at once. */
export const MOST_WATCHED = 200;

export class Watch {
  readonly #client: TapebookClient;
  readonly #changed: () => void;
  readonly #trades = new Map<string, Watched>();
  #fedUntil: number | null = null;

  /** @param changed told whenever more is known of a trade */
  constructor(client: TapebookClient, changed: () => void = () => {}) {
    this.#client = client;
    this.#changed = changed;
  }

  get trades(): Watched[] {
    return [...this.#trades.values()];
  }

  /** Notes where the feed ends: call it before the first trade is sent. */
  async begin(): Promise<void> {
    if (this.#fedUntil !== null) return;
    const end = await this.#client.feed({ after: END, limit: 1 });
    if (end.ok) this.#fedUntil = end.value.nextAfter;
  }

  /** A trade was answered with 201. */
  add(tradeId: string): void {
    this.#trades.set(tradeId, { tradeId, log: null, lost: false, chain: null, fed: [], listed: 0 });
    for (const [oldest] of this.#trades) if (this.#trades.size > MOST_WATCHED) this.#trades.delete(oldest);
    this.#changed();
  }

  /** Asks once about all that is not through yet. What can't be asked now stays as it was. */
  async look(): Promise<void> {
    await this.#readFeed();
    await this.#readList();
    const open = this.trades.filter(trade => !isThrough(trade));
    const next = async (): Promise<void> => {
      for (let trade = open.pop(); trade; trade = open.pop()) await this.#readLog(trade.tradeId);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  async #readFeed(): Promise<void> {
    if (this.#fedUntil === null) return;
    for (;;) {
      const page = await this.#client.feed({ after: this.#fedUntil, limit: FEED_PAGE });
      if (!page.ok || page.value.nextAfter === this.#fedUntil) return;
      for (const { event } of page.value.items) {
        const known = this.#trades.get(event.tradeId);
        if (known) this.#note(event.tradeId, { fed: [...known.fed, event.sequence] });
      }
      this.#fedUntil = page.value.nextAfter;
    }
  }

  async #readList(): Promise<void> {
    if (this.trades.every(isThrough)) return;
    const page = await this.#client.trades({ sort: '-updatedAt', limit: MOST_WATCHED });
    if (page.ok) for (const { tradeId, version } of page.value.items) this.#note(tradeId, { listed: version });
  }

  async #readLog(tradeId: string): Promise<void> {
    const log: { type: string; revision: number | null }[] = [];
    const events: TapebookClient['events'] = async (...asked) => {
      const page = await this.#client.events(...asked);
      if (page.ok) log.push(...page.value.items.map(({ type, data }) => ({ type, revision: revisionIn(data) })));
      return page;
    };
    const proof = await verifyTrade({ events }, tradeId);
    if (proof.ok) this.#note(tradeId, { log, chain: proof.value.valid });
    else if (proof.error.kind === 'problem' && proof.error.problem.status === 404) this.#note(tradeId, { lost: true });
  }

  #note(tradeId: string, known: Partial<Watched>): void {
    const trade = this.#trades.get(tradeId);
    if (!trade) return;
    this.#trades.set(tradeId, { ...trade, ...known });
    this.#changed();
  }
}

const revisionIn = (data: unknown): number | null =>
  typeof data === 'object' && data !== null && 'revision' in data && typeof data.revision === 'number'
    ? data.revision
    : null;
