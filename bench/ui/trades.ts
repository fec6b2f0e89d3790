/** A large book, and what goes on in it: the same for every grid, from a fixed seed. */

import { type Random, seededRandom } from '../../scripts/lib/random.ts';
import type { FeedItem, Trade } from '../../src/client/index.ts';

const SYMBOLS = [
  ['AAPL', 'US0378331005', 'USD', 'XNAS'],
  ['MSFT', 'US5949181045', 'USD', 'XNAS'],
  ['SAP', 'DE0007164600', 'EUR', 'XETR'],
  ['VOD', 'GB00BH4HKS39', 'GBP', 'XLON'],
  ['7203', 'JP3633400001', 'JPY', 'XTKS'],
  ['NESN', 'CH0038863350', 'CHF', 'XSWX'],
] as const;
const COUNTERPARTIES = ['R0MUWSFPU8MPRO8K5P83', '7LTWFZYICNSX8D621K86', 'W22LROWP2IHZNBB6K528', null] as const;
const TRADERS = ['t.ng', 'a.okafor', 'k.weber', 'l.moreau', 'y.tanaka'] as const;
const SIDES = ['BUY', 'SELL', 'SELL_SHORT'] as const;
const DAY_MS = 86_400_000;

export class Market {
  readonly #random: Random;
  readonly #trades: Trade[] = [];
  #submitted = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** The book, last submitted first. */
  book(size: number): Trade[] {
    const end = Date.now();
    for (let n = 0; n < size; n++) {
      const at = new Date(end - ((size - n) / size) * 20 * DAY_MS).toISOString();
      this.#trades.push(this.#outcome(this.#submission(at), at));
    }
    return this.#trades.toReversed();
  }

  /** The next thing that happens: a submission, its booking, or an amendment of any trade there is. */
  next(now: Date): Trade {
    const newest = this.#trades.at(-1);
    const at = now.toISOString();
    if (newest?.status === 'PENDING_NEW') return this.#keep(this.#trades.length - 1, this.#outcome(newest, at));
    if (this.#random.chance(0.4)) {
      const submitted = this.#submission(at);
      this.#trades.push(submitted);
      return submitted;
    }
    const index = this.#random.between(0, this.#trades.length - 1);
    const trade = this.#trades[index];
    if (!trade) throw new Error('The book is empty');
    return this.#keep(index, { ...trade, version: trade.version + 1, quantity: this.#quantity(), updatedAt: at });
  }

  #keep(index: number, trade: Trade): Trade {
    this.#trades[index] = trade;
    return trade;
  }

  #quantity(): string {
    return String(10 * this.#random.between(1, 900));
  }

  #submission(at: string): Trade {
    const [symbol, isin, currency, venue] = this.#random.pick(SYMBOLS);
    const number = String(++this.#submitted).padStart(8, '0');
    return {
      tradeId: `T${number}BENCH0000000000000`,
      version: 1,
      revision: 1,
      status: 'PENDING_NEW',
      account: `EQ-00${this.#random.between(1, 5)}`,
      side: this.#random.pick(SIDES),
      symbol,
      isin,
      quantity: this.#quantity(),
      price: `${this.#random.between(50, 450)}.${this.#random.between(10, 99)}`,
      currency,
      tradeDate: at.slice(0, 10),
      settlementDate: new Date(Date.parse(at) + 2 * DAY_MS).toISOString().slice(0, 10),
      venue,
      counterparty: this.#random.pick(COUNTERPARTIES),
      clientReference: `C-${number}`,
      trader: this.#random.pick(TRADERS),
      grossAmount: null,
      bookingReference: null,
      reasons: [],
      warnings: [],
      submittedBy: 'bench',
      submittedAt: at,
      updatedAt: at,
    };
  }

  #outcome(trade: Trade, at: string): Trade {
    const next = { ...trade, version: trade.version + 1, updatedAt: at };
    if (this.#random.chance(0.02))
      return {
        ...next,
        status: 'REJECTED',
        reasons: [{ code: 'OTHER', fixCode: 99, message: 'Refused for the bench' }],
      };
    // The last digits of an amount do not matter here; the sum of digits to compare and to add does.
    const gross = (BigInt(trade.quantity) * BigInt(trade.price.replace('.', ''))).toString().padStart(3, '0');
    const grossAmount = `${gross.slice(0, -2)}.${gross.slice(-2)}`;
    return { ...next, status: 'BOOKED', grossAmount, bookingReference: `BK-${trade.tradeId.slice(1, 9)}-1` };
  }
}

const NO_HASH = '0'.repeat(64);

export const feedItem = (position: number, trade: Trade): FeedItem => ({
  position,
  trade,
  event: {
    tradeId: trade.tradeId,
    sequence: trade.version,
    type: trade.version === 1 ? 'TradeSubmitted' : 'TradeBooked',
    schemaVersion: 1,
    data: {},
    recordedAt: trade.updatedAt,
    actor: 'bench',
    requestId: 'bench',
    previousHash: NO_HASH,
    hash: NO_HASH,
  },
});
