/** A trade id short enough for a line: its beginning and its end. */
export const shortId = (tradeId: string): string =>
  tradeId.length <= 12 ? tradeId : `${tradeId.slice(0, 5)}…${tradeId.slice(-4)}`;
