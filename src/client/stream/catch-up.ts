/** Tells when a stream has arrived at the present. */
import type { FeedItem } from '../../contracts/stream.ts';

/** With a server that does not say where its feed ends: nothing for this long, and there is taken to be nothing more. */
const QUIET_MS = 300;

export interface CatchUpOptions {
  /** Where the feed ended at the greeting; undefined from a server that does not say. */
  head: number | undefined;
  /** Server time at which the connection was prepared: for such a server, what was recorded since is the present. */
  startedAt: number;
}

export interface CatchUp {
  readonly done: boolean;
  /** Items received until now. */
  readonly received: number;
  took(items: FeedItem[]): void;
  /** Everything up to a position has been handled. */
  handled(position: number | null): void;
  stop(): void;
}

/** @param onDone called once, not before this function has returned */
export function startCatchUp({ head, startedAt }: CatchUpOptions, onDone: () => void): CatchUp {
  let over = false;
  let done = false;
  let received = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const finish = () => {
    clearTimeout(timer);
    if (done || over) return;
    done = true;
    onDone();
  };
  const waitForQuiet = () => {
    clearTimeout(timer);
    timer = setTimeout(finish, QUIET_MS);
  };
  if (head === undefined) waitForQuiet();

  return {
    get done() {
      return done;
    },
    get received() {
      return received;
    },
    took(items) {
      received += items.length;
      if (done || head !== undefined) return;
      const last = items.at(-1);
      if (last && Date.parse(last.event.recordedAt) >= startedAt) finish();
      else waitForQuiet();
    },
    handled(position) {
      if (head !== undefined && position !== null && position >= head) finish();
    },
    stop() {
      over = true;
      clearTimeout(timer);
    },
  };
}
