/** Watches that the other side is there: sends `ping`, and expects anything at all back within a while. */

export interface HeartbeatOptions {
  everyMs: number;
  /** How long a sign of life may take before it counts as overdue; after twice as long the connection counts as dead. */
  patienceMs: number;
  ping: () => void;
  onLatency: (ms: number) => void;
  onOverdue: () => void;
  onDead: () => void;
}

export interface Heartbeat {
  pong(): void;
  /** Any other message: a sign of life that says nothing of latency. */
  alive(): void;
  /** Asks now instead of when it is time. */
  askNow(): void;
  stop(): void;
}

export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  let pingedAt = 0;
  let timer: ReturnType<typeof setTimeout>;

  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(beat, options.everyMs);
  };
  const beat = () => {
    pingedAt = Date.now();
    options.ping();
    timer = setTimeout(overdue, options.patienceMs);
  };
  const overdue = () => {
    options.onOverdue();
    timer = setTimeout(options.onDead, options.patienceMs);
  };
  beat();

  return {
    pong() {
      if (pingedAt > 0) options.onLatency(Date.now() - pingedAt);
      pingedAt = 0;
      rest();
    },
    alive() {
      if (pingedAt === 0) return;
      clearTimeout(timer);
      timer = setTimeout(overdue, options.patienceMs);
    },
    askNow() {
      if (pingedAt > 0) return;
      clearTimeout(timer);
      beat();
    },
    stop: () => clearTimeout(timer),
  };
}
