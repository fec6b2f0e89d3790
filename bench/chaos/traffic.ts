/**
 * Clients that go on whatever happens to the server: they submit trades and change them, send what got no answer again with
 * its key, now and then send again what got one, and remember every promise that they were given.
 */
import type { Random } from '../../scripts/lib/random.ts';
import { nthTrade } from '../../test/support/many-trades.ts';

const CLIENTS = 16;
const TIMEOUT_MS = 20_000;

interface Command {
  key: string;
  path: string;
  body: string;
  /** What was answered first, byte for byte. */
  answer?: string;
}

/** A command that was answered with a 2xx: it must be in the log of this trade, as the event that made this version. */
export interface Promised {
  key: string;
  tradeId: string;
  version: number;
}

export class Traffic {
  readonly promised: Promised[] = [];
  /** Promises that were not kept while it ran: another answer for the same key. */
  readonly faults: string[] = [];
  answers = 0;
  /** Commands that had no answer when the server died under them, and were sent again. */
  cutOff = 0;
  readonly #random: Random;
  readonly #token: string;
  #url: Promise<string>;
  #setUrl: (url: string) => void = () => {};
  readonly #answered: Command[] = [];
  readonly #unanswered: Command[] = [];
  #trades: string[] = [];
  #numbers = 0;
  #ending = false;
  #watch: { answers: number; reached: () => void } | null = null;

  constructor(random: Random, token: string) {
    this.#random = random;
    this.#token = token;
    this.#url = new Promise(resolve => {
      this.#setUrl = resolve;
    });
  }

  /** The server is there. */
  up = (url: string): void => this.#setUrl(url);

  /** It is about to be killed: nothing new is begun until it is there again. */
  down(): void {
    this.#url = new Promise(resolve => {
      this.#setUrl = resolve;
    });
  }

  /** Settles in the turn of the nth answer from now. */
  nextAnswers(count: number): Promise<void> {
    return new Promise(reached => {
      this.#watch = { answers: this.answers + count, reached };
    });
  }

  /** Begins; settles after `end`, when everything that was sent has an answer. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: CLIENTS }, () => this.#client()));
  }

  end(): void {
    this.#ending = true;
  }

  get tradeIds(): readonly string[] {
    return this.#trades;
  }

  async #client(): Promise<void> {
    for (;;) {
      const url = await this.#url;
      const command = this.#unanswered.shift() ?? (this.#ending ? null : this.#next());
      if (!command) return;
      const response = await this.#send(url, command);
      if (response === null || response.status >= 500) {
        this.cutOff += 1;
        this.#unanswered.push(command);
        continue;
      }
      this.#take(command, response);
    }
  }

  #take(command: Command, { status, text }: { status: number; text: string }): void {
    this.answers += 1;
    if (status < 300 && command.answer === undefined) {
      command.answer = text;
      const { tradeId, version } = JSON.parse(text);
      this.promised.push({ key: command.key, tradeId, version });
      this.#answered.push(command);
      if (version === 1) this.#trades.push(tradeId);
    } else if (command.answer !== undefined && command.answer !== text)
      this.faults.push(`${command.key}: ${status} ${text} after ${command.answer}`);
    // A change may come when its trade does not allow it; a submission is never refused.
    else if (status >= 300 && (status !== 409 || command.path === '/v1/trades'))
      this.faults.push(`${command.key}: ${status} ${text}`);
    if (this.#watch && this.answers >= this.#watch.answers) {
      this.#watch.reached();
      this.#watch = null;
    }
  }

  #next(): Command {
    const key = `chaos-${++this.#numbers}`;
    const random = this.#random;
    if (this.#answered.length > 0 && random.chance(0.05)) return random.pick(this.#answered);
    if (this.#trades.length < CLIENTS || random.chance(0.7))
      return { key, path: '/v1/trades', body: JSON.stringify(nthTrade(random.between(0, 999))) };
    const path = `/v1/trades/${random.pick(this.#trades)}`;
    const quantity = String(random.between(1, 500));
    return random.pick([
      { key, path: `${path}/amend`, body: JSON.stringify({ quantity, reason: 'chaos' }) },
      { key, path: `${path}/amend`, body: JSON.stringify({ quantity, reason: 'chaos' }) },
      { key, path: `${path}/cancel`, body: JSON.stringify({ reason: 'chaos' }) },
    ]);
  }

  async #send(url: string, { key, path, body }: Command): Promise<{ status: number; text: string } | null> {
    try {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.#token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
          'if-match': '*',
        },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, text: await response.text() };
    } catch {
      return null; // the server died, or was not there: it is sent again
    }
  }
}
