/** Drives the counting Worker and reads what something took, all that follows from it included. */
import { setTimeout as pause } from 'node:timers/promises';
import { mapUsage, type Usage, usdPerMillion } from './resources.ts';
import type { Line, Report } from './tally.ts';

/** What one of something takes. */
export interface Measured {
  usage: Usage;
  /** Seconds in which objects were at work. */
  objectSeconds: number;
  /** Messages that asked for booking: more than one when a trade was not booked in time and has said its news again. */
  hints: number;
  /** How many of them came in a batch; 0 when there were none. */
  batch: number;
  lines: Line[];
}

const DOOR_EVERY_MS = 5;

export class Meter {
  readonly #url: string;

  /** @param url of a server with the counting Worker */
  constructor(url: string) {
    this.#url = url;
  }

  /**
   * Does something so many times, and waits until all that follows from it is done.
   * @param times how many of it `act` does
   * @param hints how many messages for booking it causes
   * @returns what one of it took
   */
  async measure(times: number, hints: number, act: () => Promise<void>): Promise<Measured> {
    await this.#door('reset');
    await act();
    await this.#settled(hints);
    // Each trade that changed looks some seconds later whether all have heard of it: now, instead of waiting for that.
    await this.#door('alarms/ledgers');
    const report = await this.#settled(hints);
    if (report.retried > 0) throw new Error(`${report.retried} messages came again: this says nothing about costs`);
    return perOne(report, times);
  }

  /** What the alarms of feeds cost that stand now. */
  async feedAlarms(): Promise<void> {
    await this.#door('alarms/feeds');
  }

  async #settled(hints: number): Promise<Report> {
    for (;;) {
      const report: Report = await (await this.#door('tally')).json();
      if (report.waiting === 0 && (report.consumed.bookings ?? 0) >= hints) return report;
      await pause(DOOR_EVERY_MS);
    }
  }

  async #door(what: string): Promise<Response> {
    const response = await fetch(`${this.#url}/bench/${what}`);
    if (!response.ok) throw new Error(`the door answered ${response.status} for ${what}`);
    return response;
  }
}

function perOne({ lines, objectSeconds, consumed }: Report, times: number): Measured {
  const hints = consumed.bookings ?? 0;
  const batches = lines.find(({ by }) => by === 'queue bookings')?.amount ?? 0;
  return {
    usage: mapUsage(
      resource => lines.filter(line => line.resource === resource).reduce((sum, { amount }) => sum + amount, 0) / times,
    ),
    objectSeconds: objectSeconds / times,
    hints: hints / times,
    batch: batches && hints / batches,
    lines: lines.map(line => ({ ...line, times: line.times / times, amount: line.amount / times })),
  };
}

/** The one of several that used most, by what it would cost. */
export const most = (each: readonly Measured[]): Measured =>
  each.reduce((one, other) => (usdPerMillion(other.usage) > usdPerMillion(one.usage) ? other : one));
