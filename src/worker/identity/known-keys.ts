/** Caches rows of API keys in the isolate: for a minute, or 15 while the database does not answer. */
import { describeError, log } from '../../observability/log.ts';
import type { ApiKeyRow } from '../../views/api-keys.ts';
import { ProblemError } from '../problem.ts';

const FRESH_MS = 60_000;
const MAX_AGE_MS = 15 * 60_000;
/** A database that takes longer than this does not answer. */
const MAX_WAIT_MS = 2_000;
/** Time after a failed read in which cached rows serve without another read. */
const PAUSE_MS = 5_000;
const MAX_ROWS = 1_000;

/** Null stands for an id without a key. */
type Answer = ApiKeyRow | null;

interface Question {
  /** Reads the row from the database. */
  find: () => Promise<Answer>;
  /** Decides whether an answer is cached. */
  keeps: (answer: Answer) => boolean;
  /** Keeps the work going when the request that began it has ended. */
  later: (work: Promise<unknown>) => void;
}

export class KnownKeys {
  /** Rows by the hash of a key's text, in read order; `at` is the start of the read, ms. */
  #read = new Map<string, { row: Answer; at: number }>();
  #asking = new Map<string, { answer: Promise<Answer>; at: number }>();
  #pausedUntil = 0;
  readonly #now: () => number;
  readonly #maxWaitMs: number;

  constructor(now: () => number = () => Date.now(), maxWaitMs = MAX_WAIT_MS) {
    this.#now = now;
    this.#maxWaitMs = maxWaitMs;
  }

  /** Tells whether a text was that of a key of ours when it was last looked up. */
  has(hash: string): boolean {
    return this.#read.has(hash);
  }

  /** @throws Error when the database does not answer, and no cached row is young enough */
  async rowOf(hash: string, question: Question): Promise<Answer> {
    const known = this.#read.get(hash);
    const age = () => (known ? this.#now() - known.at : Infinity);
    if (known && age() < FRESH_MS) return known.row;
    if (known && age() < MAX_AGE_MS && this.#now() < this.#pausedUntil) return known.row;
    const answer = this.#ask(hash, question);
    try {
      return await this.#inTime(answer);
    } catch (error) {
      this.#pause(error);
      if (this.#asking.get(hash)?.answer === answer) this.#asking.delete(hash);
      if (!known || age() >= MAX_AGE_MS) throw error;
      return known.row;
    }
  }

  /** Drops what is known of a tenant's keys, also by reads that are on their way. */
  forget(tenant: string): void {
    for (const [hash, { row }] of this.#read) if (row?.tenant === tenant) this.#read.delete(hash);
    this.#asking = new Map();
  }

  #pause(reason: unknown): void {
    const now = this.#now();
    if (now >= this.#pausedUntil) log.warn('keys_not_read', { error: describeError(reason) });
    this.#pausedUntil = now + PAUSE_MS;
  }

  /** Shares one question among all that ask at once. */
  #ask(hash: string, question: Question): Promise<Answer> {
    const at = this.#now();
    const asking = this.#asking.get(hash);
    if (asking && at - asking.at < this.#maxWaitMs) return asking.answer;
    const questions = this.#asking;
    const answer = this.#answer(hash, question, at, () => questions === this.#asking).finally(() => {
      if (questions.get(hash)?.answer === answer) questions.delete(hash);
    });
    questions.set(hash, { answer, at });
    question.later(answer.catch(() => undefined));
    return answer;
  }

  async #answer(hash: string, { find, keeps }: Question, at: number, isCurrent: () => boolean): Promise<Answer> {
    const row = await find();
    if (isCurrent() && at >= (this.#read.get(hash)?.at ?? 0)) {
      this.#read.delete(hash);
      if (keeps(row)) this.#read.set(hash, { row, at });
      for (const [oldest] of this.#read) {
        if (this.#read.size <= MAX_ROWS) break;
        this.#read.delete(oldest);
      }
    }
    return row;
  }

  async #inTime(answer: Promise<Answer>): Promise<Answer> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(silent(this.#maxWaitMs)), this.#maxWaitMs);
    });
    try {
      return await Promise.race([answer, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const silent = (waitedMs: number) =>
  new ProblemError(
    'unavailable',
    `the database did not say within ${waitedMs} ms whose key this is: repeat the request`,
    {
      headers: { 'Retry-After': '1' },
    },
  );
