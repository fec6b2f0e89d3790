/** A position as the API gives it. */
import type { TapebookClient } from '../../../src/client/index.ts';

type Answered = Extract<Awaited<ReturnType<TapebookClient['positions']>>, { ok: true }>;

export type Position = Answered['value']['items'][number];

type Identity = Pick<Position, 'account' | 'symbol' | 'isin' | 'currency'>;

/** Tells a position from every other: an account may hold one symbol under two ISINs, or in two currencies. */
export const identityOf = ({ account, symbol, isin, currency }: Identity): string =>
  JSON.stringify([account, symbol, isin, currency]);

/** By account, in the order in which they come. */
export function byAccount(positions: readonly Position[]): [account: string, positions: Position[]][] {
  const groups = new Map<string, Position[]>();
  for (const position of positions) {
    const group = groups.get(position.account);
    if (group) group.push(position);
    else groups.set(position.account, [position]);
  }
  return [...groups];
}
