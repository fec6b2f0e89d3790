/** Random numbers that a 64-bit seed makes: the same seed gives the same numbers, on every machine. */

const MASK = 0xffff_ffff_ffff_ffffn;

/**
 * One stream of numbers. What is drawn for one purpose has a stream of its own, so that leaving out one kind of fault
 * changes as little as possible of everything else.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param stream what the numbers are for */
  constructor(seed: bigint, stream: string) {
    let state = seed;
    for (const sign of stream) state = ((state ^ BigInt(sign.charCodeAt(0))) * 0x100_0000_01b3n) & MASK;
    const [one, two] = [splitmix(state), splitmix(state ^ MASK)];
    this.#a = Number(one & 0xffff_ffffn) | 0;
    this.#b = Number(one >> 32n) | 0;
    this.#c = Number(two & 0xffff_ffffn) | 0;
    for (let round = 0; round < 12; round++) this.next();
  }

  /** In [0, 1); the generator is sfc32. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return (sum >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** A whole number, both ends included. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws Error for an empty list */
  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }
}

function splitmix(seed: bigint): bigint {
  let z = (seed + 0x9e37_79b9_7f4a_7c15n) & MASK;
  z = ((z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn) & MASK;
  return z ^ (z >> 31n);
}
