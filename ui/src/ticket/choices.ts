/** What a typeahead offers of all there is, and how its keys move among it. */

interface Named {
  value: string;
  /** What it is found by as well. */
  also?: string;
}

/** The choices to offer for what is typed: all of them while one of them stands there unchanged. */
export function offered<C extends Named>(choices: readonly C[], typed: string): readonly C[] {
  const word = typed.trim().toLowerCase();
  if (choices.some(({ value }) => value.toLowerCase() === word)) return choices;
  return choices.filter(({ value, also = '' }) => [value, also].some(text => text.toLowerCase().includes(word)));
}

/**
 * What stands for each counterparty in a field: its name, or its LEI where others have that name.
 * @param names of counterparties by LEI
 * @returns by LEI too
 */
export function wordsFor(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const bearers = Map.groupBy(names.keys(), lei => names.get(lei));
  return new Map([...names].map(([lei, name]) => [lei, bearers.get(name)?.length === 1 ? name : lei]));
}

interface Found {
  symbol: string;
  isin: string;
  name: string;
}

/** What was found for the beginning of a text and matches all of it: codes and words of names begin with it, as the server has it. */
export function stillFound<F extends Found>(found: readonly F[], typed: string): readonly F[] {
  const word = typed.trim().toLowerCase();
  return found.filter(
    ({ symbol, isin, name }) =>
      [symbol, isin].some(code => code.toLowerCase().startsWith(word)) || ` ${name.toLowerCase()}`.includes(` ${word}`),
  );
}

interface Listing {
  symbol: string;
  isin: string;
  active: boolean;
}

/** The one instrument that a text names, by its symbol or by an ISIN that has no other listing. */
export function namedBy<L extends Listing>(text: string, found: readonly L[]): L | undefined {
  const name = text.trim();
  const exact = found.find(({ symbol }) => symbol === name);
  if (exact) return exact;
  // Symbols may differ in case alone.
  const alike = found.filter(({ symbol }) => symbol.toUpperCase() === name.toUpperCase());
  const meant = alike.length > 0 ? alike : listingsOf(name, found);
  return meant.length === 1 ? meant[0] : undefined;
}

/** Listings of an ISIN that can be traded, or all of them where none can. */
export function listingsOf<L extends Listing>(isin: string, found: readonly L[]): readonly L[] {
  const listings = found.filter(listing => listing.isin === isin.trim().toUpperCase());
  const active = listings.filter(listing => listing.active);
  return active.length > 0 ? active : listings;
}

interface MayBeDisabled {
  disabled?: boolean;
}

/** The next choice that can be chosen in a direction, from one or from none, around the end; null where there is none. */
export function nextChoice(choices: readonly MayBeDisabled[], from: number | null, step: 1 | -1): number | null {
  const { length } = choices;
  const start = from ?? (step === 1 ? -1 : length);
  for (let far = 1; far <= length; far++) {
    const index = (((start + step * far) % length) + length) % length;
    if (!choices[index]?.disabled) return index;
  }
  return null;
}
