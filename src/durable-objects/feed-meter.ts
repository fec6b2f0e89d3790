/** Measures what a tenant's feed takes in, from the moment that somebody first asks: until then it costs nothing. */
import { type MinuteRow, PipelineMeter } from '../domain/feed/pipeline-meter.ts';
import type { FeedLog, StoredEntry } from './feed-log.ts';

/** Entries that are looked at again when the first one asks after the object has woken: some megabytes to read. */
const LOOKED_BACK = 5_000;

/** What the feed's object knows of the pipeline. */
export interface Measurements extends ReturnType<PipelineMeter['read']> {
  /** Earlier than this, minutes may lack something: no more was looked back. Null when all of them are whole. */
  wholeSince: string | null;
}

export class FeedMeter {
  readonly #log: FeedLog;
  #meter: PipelineMeter | undefined;
  #wholeSince: string | null = null;

  constructor(log: FeedLog) {
    this.#log = log;
  }

  /** The feed has taken these in. */
  note(entries: readonly StoredEntry[], pushedAt: string): void {
    if (entries.length > 0) this.#meter?.note(entries.map(({ event, trade }) => ({ event, trade, pushedAt })));
  }

  read(now: number): Measurements {
    this.#meter ??= this.#lookBack();
    const read = this.#meter.read(now);
    const first: MinuteRow | undefined = read.minutes[0];
    const whole = first !== undefined && (this.#wholeSince ?? '') <= first.minute;
    return { ...read, wholeSince: whole ? null : this.#wholeSince };
  }

  #lookBack(): PipelineMeter {
    const meter = new PipelineMeter();
    const after = Math.max(0, this.#log.head - LOOKED_BACK);
    const entries = this.#log.read(after, LOOKED_BACK);
    // When each trade's last entry was pushed is all that is kept of pushing.
    const pushed = new Map(
      [...new Set(entries.map(({ event }) => event.tradeId))].map(id => [id, this.#log.arrivalOf(id)]),
    );
    meter.note(
      entries.map(({ event, trade }) => {
        const arrival = pushed.get(event.tradeId);
        return { event, trade, pushedAt: arrival?.sequence === event.sequence ? arrival.at : null };
      }),
    );
    const [first] = entries;
    this.#wholeSince = first && first.position > 1 ? first.event.recordedAt : null;
    return meter;
  }
}
