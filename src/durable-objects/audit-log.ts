/** Decides what the audit trail keeps: every command with an effect, refusals within bounds, and counts of the others. */
import type { AuditContext, AuditOutcome, KeptChanges } from '../contracts/audit.ts';
import type { Actor } from '../domain/actor.ts';
import { RefusalBudget, type RefusalCount, RefusalTally, totalOf } from '../domain/refusal-budget.ts';
import { type AuditTable, type OmissionDetails, rowOf, type StoredAuditEntry } from './audit-table.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A row of the present hour that counts refusals of one subject. */
interface Omission {
  id: number;
  to: string;
  /** The count in the row, which may be lower than the one in memory. */
  written: number;
}

export class AuditLog {
  readonly #table: AuditTable;
  #budget: RefusalBudget | null = null;
  #hour = Number.NaN;
  #tally = new RefusalTally();
  readonly #omissions = new Map<RefusalCount, Omission>();
  #unwrittenSince: number | null = null;

  constructor(table: AuditTable) {
    this.#table = table;
  }

  /** Records a command that is about to change something. @returns the id with which to record the outcome */
  begin(context: AuditContext, changed: KeptChanges, now: number): number {
    return this.#table.insert({ ...rowOf('command', context, now), details: JSON.stringify(changed) });
  }

  /** Records how a command ended. One without an effect becomes a refusal. */
  end(id: number, { status, code, effect, changed }: AuditOutcome, now: number): void {
    if (effect) {
      this.#table.update(id, { status, code, ...(changed && { details: JSON.stringify(changed) }) });
      return;
    }
    const entry = this.#table.find(id);
    if (!entry) return;
    const actor = actorIn(entry);
    if (this.#mayKeep(actor, now)) this.#table.update(id, { kind: 'refusal', status, code, details: null });
    else {
      this.#table.remove([id]);
      this.omit([{ by: actor, codes: { [code ?? 'none']: 1 } }], now);
    }
  }

  refused(context: AuditContext, now: number, status: number, code: string): void {
    const entry = { ...rowOf('refusal', context, now), status, code };
    const actor = actorIn(entry);
    if (this.#mayKeep(actor, now)) this.#table.insert(entry);
    else this.omit([{ by: actor, codes: { [code]: 1 } }], now);
  }

  /** Counts refusals that are not kept. A count is written when it has doubled; `writeCounts` writes the others. */
  omit(counts: readonly RefusalCount[], now: number): void {
    this.#openHour(now);
    const to = new Date(now).toISOString();
    for (const one of counts) {
      const count = this.#tally.add(one);
      const row = this.#omissions.get(count);
      if (!row) this.#omissions.set(count, { ...this.#insert(count, to, now), to, written: totalOf(count) });
      else {
        row.to = to;
        this.#unwrittenSince ??= now;
        if (totalOf(count) >= 2 * row.written) this.#write(count, row);
      }
    }
  }

  /** Writes the counts that have grown since they were written. */
  writeCounts(): void {
    for (const [count, row] of this.#omissions) if (totalOf(count) > row.written) this.#write(count, row);
    this.#unwrittenSince = null;
  }

  /** Time at which `writeCounts` is due, ms since the epoch; null for never. */
  get countsDueAt(): number | null {
    return this.#unwrittenSince === null ? null : this.#unwrittenSince + MINUTE_MS;
  }

  #mayKeep(actor: Actor, now: number): boolean {
    this.#budget ??= this.#budgetSoFar(now);
    return this.#budget.take('', actor, now);
  }

  /** Counts what was kept in this minute before the object was loaded. */
  #budgetSoFar(now: number): RefusalBudget {
    const budget = new RefusalBudget();
    const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
    for (const entry of this.#table.refusalsSince(new Date(minute).toISOString())) budget.take('', actorIn(entry), now);
    return budget;
  }

  #openHour(now: number): void {
    const hour = Math.floor(now / HOUR_MS);
    if (hour === this.#hour) return;
    this.writeCounts();
    this.#hour = hour;
    this.#tally = new RefusalTally();
    this.#omissions.clear();
    for (const entry of this.#table.omissionsSince(new Date(hour * HOUR_MS).toISOString())) {
      const { to, codes }: OmissionDetails = JSON.parse(entry.details ?? '');
      const count = this.#tally.add({ by: entry.subject === '' ? null : actorIn(entry), codes });
      this.#omissions.set(count, { id: entry.id, to, written: totalOf(count) });
    }
  }

  #insert({ by, codes }: RefusalCount, to: string, now: number): { id: number } {
    const context = {
      subject: by?.actor ?? '',
      actorIssuer: by?.actorIssuer,
      operation: '',
      target: '',
      requestId: '',
    };
    return { id: this.#table.insert({ ...rowOf('omission', context, now), details: omissionDetails(codes, to) }) };
  }

  #write(count: RefusalCount, row: Omission): void {
    this.#table.update(row.id, { details: omissionDetails(count.codes, row.to) });
    row.written = totalOf(count);
  }
}

const actorIn = ({ subject, actorIssuer }: Pick<StoredAuditEntry, 'subject' | 'actorIssuer'>): Actor => ({
  actor: subject,
  ...(actorIssuer !== null && { actorIssuer }),
});

const omissionDetails = (codes: OmissionDetails['codes'], to: string): string =>
  JSON.stringify({ to, codes } satisfies OmissionDetails);
