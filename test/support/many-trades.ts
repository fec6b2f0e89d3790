/** Trades by the hundred, for tests that need a lot to happen. */
import { type SubmitTrade, type TapebookClient, unwrap } from '../../src/client/index.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'SAP', 'VOD', '7203'] as const;

export const nthTrade = (n: number): SubmitTrade => ({
  account: `EQ-00${1 + (n % 4)}`,
  side: n % 2 ? 'SELL' : 'BUY',
  symbol: SYMBOLS[n % SYMBOLS.length] ?? 'AAPL',
  quantity: String(1 + (n % 100)),
  price: '101.25',
});

/**
 * Submits trades from `first` to `last`, several at a time.
 * @returns their ids
 * @throws CallError when one is refused, or gets no answer however often it is sent
 */
export async function submitTrades(client: TapebookClient, run: string, first: number, last: number, atOnce = 16) {
  const ids: string[] = [];
  let next = first;
  const submitter = async () => {
    while (next <= last) {
      const n = next++;
      ids.push(unwrap(await client.submitTrade(nthTrade(n), { idempotencyKey: `${run}-${n}` })).tradeId);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, submitter));
  return ids;
}
