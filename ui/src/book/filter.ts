/** Which trades the blotter shows. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { SIDE, type Side, type Tone, toneOf } from '../format/words.ts';

/** An empty list lets everything through. */
export interface BookFilter {
  tone: readonly Tone[];
  side: readonly Side[];
  account: readonly string[];
  /** Quick search, as typed. */
  q: string;
}

export const EVERYTHING: BookFilter = { tone: [], side: [], account: [], q: '' };

export const isEverything = (filter: BookFilter): boolean =>
  filter.tone.length + filter.side.length + filter.account.length === 0 && filter.q.trim() === '';

/**
 * A test for one filter, made once and run over many trades.
 * @param counterpartyName the name behind an LEI, where it is known
 */
export function matcher(filter: BookFilter, counterpartyName: (lei: string) => string | undefined) {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const among = <T>(wanted: readonly T[], value: T) => wanted.length === 0 || wanted.includes(value);

  return (trade: Trade): boolean =>
    among(filter.tone, toneOf(trade)) &&
    among(filter.side, trade.side) &&
    among(filter.account, trade.account) &&
    (words.length === 0 || words.every(word => found(trade, word, counterpartyName)));
}

/** Codes, and words such as `sell` or `rejected`, match from their beginning; names anywhere. */
function found(trade: Trade, word: string, counterpartyName: (lei: string) => string | undefined): boolean {
  const codes = [trade.symbol, trade.isin, trade.tradeId, trade.bookingReference, trade.clientReference, trade.account];
  for (const code of codes) if (code?.toLowerCase().startsWith(word)) return true;
  if (toneOf(trade).startsWith(word) || SIDE[trade.side].long.toLowerCase().startsWith(word)) return true;
  if (trade.trader?.toLowerCase().startsWith(word)) return true;
  if (trade.counterparty === null) return false;
  if (trade.counterparty.toLowerCase().startsWith(word)) return true;
  return counterpartyName(trade.counterparty)?.toLowerCase().includes(word) ?? false;
}
