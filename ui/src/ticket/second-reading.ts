/** Numbers that people of another country would read otherwise, and that are to be asked about before they are sent. */
import type { Instrument } from '../../../src/client/index.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { fromScaled, toScaled } from '../format/exact.ts';
import type { NumberConvention } from '../format/number-text.ts';

export type NumberField = 'quantity' | 'price';
export type NumberTexts = { readonly [F in NumberField]?: string | undefined };

export interface Question {
  field: NumberField;
  /** The text as typed: an answer holds for exactly this text. */
  text: string;
  /** The number by the locale of the browser, then the one by the other convention; without needless zeros. */
  readings: readonly [string, string];
}

/** A price this many times another one is taken for a mistake of reading. */
const MAX_PRICE_FACTOR = 10n;

/**
 * The first question that the texts raise.
 * @param answered texts that have been asked about
 * @param knownPrices the last traded price and the reference price, as far as they are known
 */
export function questionOn(
  texts: NumberTexts,
  answered: NumberTexts,
  numbers: NumberConvention,
  knownPrices: readonly string[],
): Question | null {
  for (const field of ['quantity', 'price'] as const) {
    const text = texts[field]?.trim() ?? '';
    if (text === answered[field]) continue;
    const { number } = numbers.read(text);
    const other = numbers.otherReading(text);
    if (number === null || other === null) continue;
    if (field === 'quantity' ? !number.includes('.') : isNear(number, knownPrices)) continue;
    return { field, text, readings: [plain(number), plain(other)] };
  }
  return null;
}

const plain = (number: string) => fromScaled(toScaled(number));

/** False when no price is known. */
function isNear(price: string, knownPrices: readonly string[]): boolean {
  const scaled = toScaled(price);
  const near = (known: bigint) => scaled <= known * MAX_PRICE_FACTOR && known <= scaled * MAX_PRICE_FACTOR;
  return knownPrices.length > 0 && knownPrices.every(known => near(toScaled(known)));
}

/**
 * The price of the instrument's last booked trade among the trades loaded, and its reference price.
 * @param name a symbol or ISIN, for an instrument that is not known
 */
export function knownPricesOf(
  book: { newestOf: (matches: (trade: Trade) => boolean) => Trade | undefined },
  name: string,
  instrument: Pick<Instrument, 'symbol' | 'currency' | 'referencePrice'> | undefined,
): string[] {
  const code = name.trim().toUpperCase();
  const isOf = ({ symbol, isin, currency }: Trade) =>
    instrument
      ? symbol === instrument.symbol && currency === instrument.currency
      : symbol?.toUpperCase() === code || isin === code;
  const last = book.newestOf(trade => trade.status === 'BOOKED' && isOf(trade));
  return [last?.price, instrument?.referencePrice].filter(price => typeof price === 'string');
}
