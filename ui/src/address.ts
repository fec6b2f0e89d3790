/** The address of the page, written no oftener than browsers let a page, and never in the way of what the screen shows. */

/** Safari refuses the 101st change in 30 seconds, Firefox the 201st in 10: dragging or a key held down is soon there. */
const REST_MS = 400;

type Change = (data: null, unused: '', address: string) => void;

/** The part of the browser's history that is used here. */
export interface History {
  pushState: Change;
  replaceState: Change;
}

export class Address {
  /** What replaces the address after the rest; of several the last. */
  #waiting: string | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly history: History) {}

  replace(address: string): void {
    this.#waiting = address;
    if (this.#rest === undefined) this.flush();
  }

  push(address: string): void {
    // Back leads to what was shown, not to what had been written by then.
    this.flush();
    this.#write('pushState', address);
  }

  /** The browser has gone elsewhere: what waits was for the place that was left. */
  forgetWaiting(): void {
    this.#waiting = null;
  }

  readonly flush = (): void => {
    if (this.#waiting === null) return;
    const address = this.#waiting;
    this.#waiting = null;
    this.#write('replaceState', address);
  };

  #write(how: keyof History, address: string): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.flush();
    }, REST_MS);
    try {
      this.history[how](null, '', address);
    } catch (error) {
      // The screen is right all the same, and the next change writes the address anew.
      console.info('The address stays as it was:', error);
    }
  }
}
