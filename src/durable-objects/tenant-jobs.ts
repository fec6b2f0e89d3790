/**
 * The Durable Object of a tenant's long work, rebuilding its views and checking them, which goes on after a crash, by its
 * alarm; and of its audit trail.
 */
import { DurableObject } from 'cloudflare:workers';
import type { AuditContext, AuditFilter, AuditOutcome, KeptChanges } from '../contracts/audit.ts';
import type { Rebuild, Reconciliation } from '../contracts/jobs.ts';
import type { RefusalCount } from '../domain/refusal-budget.ts';
import { describeError, log } from '../observability/log.ts';
import { AuditArchive, type AuditPage } from './audit-archive.ts';
import { AuditLog } from './audit-log.ts';
import { AuditTable } from './audit-table.ts';
import { beginRebuild, type RebuildState, showRebuild, stepRebuild } from './rebuild-job.ts';
import {
  beginReconciliation,
  type ReconciliationState,
  showReconciliation,
  stepReconciliation,
} from './reconciliation-job.ts';
import { openTenant, type Tenant } from './tenant.ts';
import { wakeAt } from './wake-at.ts';

/** How long one alarm works before it makes room and comes again, ms. */
const SPELL = 5_000;
/** Failed steps in a row before a job is given up. */
const MOST_FAILURES = 8;
/** Trades that the cron trigger has looked at each time, from where it stopped the time before. */
const PART = 500;

/** Waits between tries to move audit entries to the archive, ms, after so many failures. */
const archiveWaitMs = (failures: number): number => Math.min(30_000 * 2 ** failures, 600_000);

/** What every job keeps of itself. */
interface Job {
  state: string;
  failures: number;
  error: string | null;
}

interface Jobs {
  rebuild: RebuildState;
  reconciliation: ReconciliationState;
}

export class TenantJobs extends DurableObject<Env> {
  readonly #tenant: Tenant;
  readonly #auditTable: AuditTable;
  readonly #audit: AuditLog;
  readonly #trail: AuditArchive;
  #archiveFailures = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    if (!ctx.id.name) throw new Error('expected the name of a tenant as the object name');
    this.#tenant = openTenant(env, ctx.id.name);
    this.#auditTable = new AuditTable(ctx.storage.sql);
    this.#audit = new AuditLog(this.#auditTable);
    this.#trail = new AuditArchive(ctx.storage, this.#auditTable, () => this.env.ARCHIVE, this.#tenant.name);
  }

  /** Starts a rebuild; one that was stopped goes on, one that runs is left running. */
  async startRebuild(): Promise<Rebuild> {
    const known = this.#job('rebuild');
    if (known?.state === 'running') return showRebuild(known);
    const job: RebuildState =
      known?.state === 'stopped' ? { ...known, state: 'running' } : await beginRebuild(known, this.#deps());
    // Somebody else may have started one meanwhile.
    const other = this.#job('rebuild');
    if (other?.state === 'running') return showRebuild(other);
    await this.#start('rebuild', job);
    return showRebuild(job);
  }

  /** Stops a rebuild where it is. */
  async stopRebuild(): Promise<Rebuild> {
    const job = this.#job('rebuild');
    if (job?.state === 'running') this.#keep('rebuild', { ...job, state: 'stopped' });
    return this.rebuild();
  }

  async rebuild(): Promise<Rebuild> {
    return showRebuild(this.#job('rebuild'));
  }

  /** Starts a check of everything, or of one trade; one that runs is left running. */
  async startReconciliation(tradeId: string | null, repair: boolean): Promise<Reconciliation> {
    const known = this.#job('reconciliation');
    if (known?.state === 'running') return showReconciliation(known);
    const job = beginReconciliation(tradeId === null ? null : { tradeId }, repair, new Date());
    await this.#start('reconciliation', job);
    return showReconciliation(job);
  }

  /** Checks the next part of the trades, unless something is being checked already. */
  async reconcilePart(): Promise<void> {
    const known = this.#job('reconciliation');
    if (known?.state === 'running') return;
    const from = this.ctx.storage.kv.get<string>('checked-until') ?? '';
    await this.#start('reconciliation', beginReconciliation({ from, trades: PART }, false, new Date()));
  }

  async reconciliation(): Promise<Reconciliation> {
    return showReconciliation(this.#job('reconciliation'));
  }

  /** Records a command that is about to change something. @returns the id with which to record the outcome */
  async auditCommand(context: AuditContext, changed: KeptChanges): Promise<number> {
    const id = this.#audit.begin(context, changed, Date.now());
    await this.#wakeForAudit();
    return id;
  }

  async auditOutcome(id: number, outcome: AuditOutcome): Promise<void> {
    this.#audit.end(id, outcome, Date.now());
    await this.#wakeForAudit();
  }

  async auditRefusal(context: AuditContext, status: number, code: string): Promise<void> {
    this.#audit.refused(context, Date.now(), status, code);
    await this.#wakeForAudit();
  }

  /** Counts refusals that the gateway does not hand on one by one. */
  async auditOmissions(counts: RefusalCount[]): Promise<void> {
    this.#audit.omit(counts, Date.now());
    await this.#wakeForAudit();
  }

  /**
   * @param before entries with a lower id; null for the newest
   * @returns null while the archive cannot be read
   */
  async auditTrail(filter: AuditFilter, before: number | null, limit: number): Promise<AuditPage | null> {
    this.#audit.writeCounts();
    try {
      return await this.#trail.read(filter, before, limit);
    } catch (error) {
      log.error('archive_unreadable', { tenant: this.#tenant.name, before, error: describeError(error) });
      return null;
    }
  }

  override async alarm(): Promise<void> {
    // Set before the work: a death in the middle of it must find an alarm armed.
    await this.ctx.storage.setAlarm(Date.now() + SPELL * 2);
    const until = Date.now() + SPELL;
    const failures = Math.max(
      await this.#work('rebuild', until, job => stepRebuild(job, this.#deps())),
      await this.#work('reconciliation', until, job => stepReconciliation(job, this.#deps())),
    );
    const archiveAgain = await this.#archive();
    const running = this.#job('rebuild')?.state === 'running' || this.#job('reconciliation')?.state === 'running';
    const next = Math.min(running ? Date.now() + 1000 * (2 ** failures - 1) : Infinity, archiveAgain ?? Infinity);
    if (Number.isFinite(next)) await this.ctx.storage.setAlarm(next);
    else await this.ctx.storage.deleteAlarm();
  }

  /** Writes and moves what is due of the audit trail, a file at a time. @returns when to go on; null for never */
  async #archive(): Promise<number | null> {
    this.#audit.writeCounts();
    try {
      await this.#trail.moveSome(Date.now());
      this.#archiveFailures = 0;
      return this.#auditDueAt();
    } catch (error) {
      log.warn('archiving_failed', { tenant: this.#tenant.name, error: describeError(error) });
      this.#archiveFailures += 1;
      return Date.now() + archiveWaitMs(this.#archiveFailures);
    }
  }

  /** Time at which the audit trail has something to write or to move, ms since the epoch; null for never. */
  #auditDueAt(): number | null {
    const times = [this.#audit.countsDueAt, this.#auditTable.dueAt(Date.now())].filter(time => time !== null);
    return times.length > 0 ? Math.min(...times) : null;
  }

  async #wakeForAudit(): Promise<void> {
    const dueAt = this.#auditDueAt();
    // The alarm stands already after a failure, at its own pace.
    if (dueAt !== null && this.#archiveFailures === 0) await wakeAt(this.ctx.storage, dueAt);
  }

  /** Takes a job step by step until it ends or the time is up. @returns how often it has failed in a row */
  async #work<Name extends keyof Jobs>(
    name: Name,
    until: number,
    step: (job: Jobs[Name]) => Promise<Jobs[Name]>,
  ): Promise<number> {
    let job = this.#job(name);
    while (job?.state === 'running' && Date.now() < until && job.failures === 0) {
      job = await this.#step(name, job, step);
    }
    // One that has failed gets one more try an alarm, with a growing delay between.
    if (job?.state === 'running' && job.failures > 0) job = await this.#step(name, job, step);
    return job?.state === 'running' ? job.failures : 0;
  }

  async #step<Name extends keyof Jobs>(
    name: Name,
    job: Jobs[Name],
    step: (job: Jobs[Name]) => Promise<Jobs[Name]>,
  ): Promise<Jobs[Name]> {
    let next: Jobs[Name];
    try {
      next = await step(job);
      if (name === 'reconciliation') this.#rememberPart(next as ReconciliationState);
    } catch (error) {
      log.warn('job_step_failed', { tenant: this.#tenant.name, job: name, error: describeError(error) });
      const failures = job.failures + 1;
      const failed: Job = {
        ...job,
        failures,
        error: describeError(error),
        state: failures < MOST_FAILURES ? 'running' : 'failed',
      };
      next = failed as Jobs[Name];
    }
    // Somebody may have stopped it during the step.
    if (this.#job(name)?.state === 'stopped') next = { ...next, state: 'stopped' };
    this.#keep(name, next);
    return next;
  }

  /** Where the next part begins: after the last trade of this one, or at the start again. */
  #rememberPart({ scope, stage, checked, cursor }: ReconciliationState): void {
    if (stage !== 'confirming' || scope === null || !('trades' in scope)) return;
    this.ctx.storage.kv.put('checked-until', checked < scope.trades ? '' : cursor);
  }

  async #start<Name extends keyof Jobs>(name: Name, job: Jobs[Name]): Promise<void> {
    this.#keep(name, job);
    await this.ctx.storage.setAlarm(Date.now());
  }

  #job = <Name extends keyof Jobs>(name: Name): Jobs[Name] | undefined => this.ctx.storage.kv.get<Jobs[Name]>(name);

  #keep = <Name extends keyof Jobs>(name: Name, job: Jobs[Name]): void => this.ctx.storage.kv.put(name, job);

  #deps() {
    return {
      views: this.#tenant.views,
      feed: this.#tenant.feed,
      evidence: (tradeId: string) => this.#tenant.ledger(tradeId).evidence(),
      now: () => new Date(),
    };
  }
}
