/** Tells when a resumed stream has arrived at the present. */
import type { FeedItem } from '../../contracts/stream.ts';

/** Nothing for this long after the greeting or a frame: there is nothing more to catch up on. */
const QUIET_MS = 300;

export interface CatchUp {
  readonly done: boolean;
  /** Items received until now. */
  readonly received: number;
  took(items: FeedItem[]): void;
  stop(): void;
}

/**
 * @param startedAt server time at which the connection was prepared: what was recorded since is the present
 * @param onDone called once, not before this function has returned
 */
export function startCatchUp(startedAt: number, onDone: () => void): CatchUp {
  let done = false;
  let received = 0;
  const finish = () => {
    clearTimeout(timer);
    if (done) return;
    done = true;
    onDone();
  };
  let timer = setTimeout(finish, QUIET_MS);

  return {
    get done() {
      return done;
    },
    get received() {
      return received;
    },
    took(items) {
      received += items.length;
      if (done) return;
      const last = items.at(-1);
      if (last && Date.parse(last.event.recordedAt) >= startedAt) return finish();
      clearTimeout(timer);
      timer = setTimeout(finish, QUIET_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
