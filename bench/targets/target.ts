/** A system under measurement, as the load driver sees it. */

export interface Submission {
  path: string;
  headers: Record<string, string>;
  body: string;
}

export interface Target {
  url: string;
  /** The nth submission of a run; runs differ in their trades. */
  submission(n: number, run: string): Submission;
  /** The trade's id, out of the body of a 2xx answer. */
  tradeId(answer: string): string;
  /** Path of the WebSocket on which bookings are pushed; asked for each connection. */
  stream(): Promise<string>;
  /** The ids of the trades that a message says are booked, and what is to be answered to it. */
  pushed(message: string): { booked: string[]; answer?: string };
  /** Processes that do the work, where they can be found. */
  processes: number[];
  stop(): Promise<void>;
}

export interface TargetOptions {
  /** Where the runtime's inspector is to listen, for targets that have one. */
  inspectorPort?: number;
}

/** Starts it from nothing. */
export type StartTarget = (options?: TargetOptions) => Promise<Target>;

/** The same trades for all. */
export const tradeBody = (n: number): string =>
  JSON.stringify({
    account: `EQ-00${1 + (n % 4)}`,
    side: n % 2 ? 'SELL' : 'BUY',
    symbol: ['AAPL', 'MSFT', 'SAP', 'VOD', '7203'][n % 5],
    quantity: String(1 + (n % 100)),
    price: '101.25',
  });
