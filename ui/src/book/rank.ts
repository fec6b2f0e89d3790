/**
 * Sorts a large list by text at the speed of numbers. What a key begins with is packed into a number, beside it where its row
 * stands now; numbers sort natively. Only rows whose keys begin alike are compared as text, so the outcome is exact.
 */

/** How a list is sorted: by keys made once a row. What is equal by them stays in the order in which it is. */
export interface Ranking {
  /** The text that counts first. */
  first: (row: number) => string;
  /** Turns `first` round; what has none stands last either way. */
  descending: boolean;
  /** Compares two rows by all of their keys. */
  compare: (row: number, other: number) => number;
}

/** Bits of an integer that a float holds exactly. */
const EXACT_BITS = 53;
/** Bits a character: what lies beyond ASCII counts as the last of it, and ends what is packed. */
const CHARACTER_BITS = 7;
const LAST = 2 ** CHARACTER_BITS - 1;

/** @returns the numbers of the rows, in order */
export function ranked(length: number, { first, descending, compare }: Ranking): Uint32Array {
  const places = 2 ** Math.ceil(Math.log2(Math.max(2, length)));
  const characters = Math.floor((EXACT_BITS - Math.log2(places)) / CHARACTER_BITS);
  const skipped = sharedBeginning(length, first);
  const beyond = 2 ** (CHARACTER_BITS * characters) - 1;
  const packed = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const key = first(row);
    const begin = pack(key, skipped, characters);
    packed[row] = (key === '' ? beyond : descending ? beyond - begin : begin) * places + row;
  }
  packed.sort();
  const order = new Uint32Array(length);
  // Rows whose keys begin alike stand together now; `alike` is the first of them.
  let alike = 0;
  let begin = -1;
  for (let at = 0; at < length; at++) {
    const number = packed[at] ?? 0;
    const itsBegin = Math.floor(number / places);
    order[at] = number - itsBegin * places;
    if (itsBegin === begin) continue;
    settle(order, alike, at, compare);
    alike = at;
    begin = itsBegin;
  }
  settle(order, alike, length, compare);
  return order;
}

/** Sorts the rows from one place up to another, unless they are sorted, which those with equal keys always are. */
function settle(order: Uint32Array, from: number, to: number, compare: Ranking['compare']): void {
  for (let at = from + 1; at < to; at++) {
    if (compare(order[at - 1] ?? 0, order[at] ?? 0) <= 0) continue;
    order.subarray(from, to).sort((a, b) => compare(a, b) || a - b);
    return;
  }
}

/** How many characters all texts begin with, those aside that are empty. */
function sharedBeginning(length: number, first: Ranking['first']): number {
  let shared: string | null = null;
  for (let row = 0; row < length && shared !== ''; row++) {
    const key = first(row);
    if (key === '') continue;
    shared ??= key;
    let same = Math.min(shared.length, key.length);
    while (!key.startsWith(shared.slice(0, same))) same--;
    if (same < shared.length) shared = shared.slice(0, same);
  }
  return shared?.length ?? 0;
}

/** A number that is never smaller for a text that is larger, of so many characters after the first ones. */
function pack(text: string, skipped: number, characters: number): number {
  let number = 0;
  let open = true;
  for (let index = skipped; index < skipped + characters; index++) {
    const code = open && index < text.length ? Math.min(text.charCodeAt(index), LAST) : 0;
    if (code === LAST) open = false;
    number = number * (LAST + 1) + code;
  }
  return number;
}
