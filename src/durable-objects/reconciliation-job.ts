/**
 * Reconciliation as a job in steps: it walks the trades, the journal, the positions and the feed, and holds each against
 * the logs. What it finds it looks at once more at the end: what was only on its way has arrived by then.
 */

import type { Finding, Reconciliation } from '../contracts/jobs.ts';
import { buildInUse, type ViewBuild } from '../views/generation.ts';
import { type JournalPlace, type JournalRow, type PositionKey, placeOfEntry, readJournal } from '../views/journal.ts';
import { checkCounts } from '../views/reconcile/check-counts.ts';
import { checkFeedPage } from '../views/reconcile/check-feed.ts';
import { checkPosition, nextPositions, placeOfPosition, positionName } from '../views/reconcile/check-positions.ts';
import { checkTrade, entryName, expectedJournal } from '../views/reconcile/check-trade.ts';
import { type MendDeps, mend } from '../views/reconcile/mend.ts';
import { strayTrades } from '../views/reconcile/stray-trades.ts';

export type Stage = 'trades' | 'strays' | 'journal' | 'positions' | 'feed' | 'confirming' | 'repairing' | 'done';

/** What is kept of a reconciliation between its steps. */
export interface ReconciliationState {
  state: 'running' | 'succeeded' | 'failed';
  stage: Stage;
  /** One trade only, or a part of them from the one after this id; null for all. */
  scope: { tradeId: string } | { from: string; trades: number } | null;
  repair: boolean;
  checked: number;
  cursor: string;
  entryCursor: JournalPlace | null;
  positionCursor: [string, string, string, string] | null;
  /** The last position of the feed that was looked at. */
  feedPosition: number;
  findings: Finding[];
  repaired: number;
  startedAt: string;
  updatedAt: string;
  error: string | null;
  failures: number;
}

export type ReconciliationDeps = MendDeps;

const PAGE = 50;
const MOST_FINDINGS = 1000;

export function beginReconciliation(
  scope: ReconciliationState['scope'],
  repair: boolean,
  now: Date,
): ReconciliationState {
  const at = now.toISOString();
  return {
    state: 'running',
    stage: 'trades',
    scope,
    repair,
    checked: 0,
    cursor: scope && 'from' in scope ? scope.from : '',
    entryCursor: null,
    positionCursor: null,
    feedPosition: 0,
    findings: [],
    repaired: 0,
    startedAt: at,
    updatedAt: at,
    error: null,
    failures: 0,
  };
}

/** One step further. */
export async function stepReconciliation(
  job: ReconciliationState,
  deps: ReconciliationDeps,
): Promise<ReconciliationState> {
  const build = await buildInUse(deps.views);
  const next = { ...job, updatedAt: deps.now().toISOString(), failures: 0, error: null };
  const found = (findings: readonly Finding[]) => [...job.findings, ...findings].slice(0, MOST_FINDINGS);
  switch (job.stage) {
    case 'trades': {
      if (job.scope && 'tradeId' in job.scope) {
        const findings = await checkOne(deps, build, job.scope.tradeId);
        return { ...next, checked: 1, findings, stage: 'confirming' };
      }
      const ids = (await deps.feed.tradeIds(job.cursor, PAGE)).map(({ tradeId }) => tradeId);
      const findings = (await Promise.all(ids.map(id => checkOne(deps, build, id)))).flat();
      const checked = job.checked + ids.length;
      const partDone = job.scope !== null && 'trades' in job.scope && checked >= job.scope.trades;
      const stage = ids.length === PAGE && !partDone ? 'trades' : job.scope ? 'confirming' : 'strays';
      return { ...next, checked, cursor: ids.at(-1) ?? job.cursor, findings: found(findings), stage };
    }
    case 'strays': {
      const after = job.cursor.startsWith('strays ') ? job.cursor.slice(7) : '';
      const { findings, last } = await strayTrades(build, after, PAGE, deps.evidence);
      if (last !== null) return { ...next, findings: found(findings), cursor: `strays ${last}` };
      const counts = await checkCounts(build, job.findings);
      return { ...next, findings: found(counts), cursor: '', stage: 'journal' };
    }
    case 'journal': {
      const rows = await readJournal(deps.views, {}, PAGE, job.entryCursor);
      const findings = await strayEntries(rows, deps, job.findings);
      const last = rows.at(-1);
      return {
        ...next,
        findings: found(findings),
        entryCursor: last ? placeOfEntry(last) : null,
        stage: last ? 'journal' : 'positions',
      };
    }
    case 'positions': {
      const keys = await nextPositions(build, job.positionCursor, PAGE);
      const findings = (
        await Promise.all(keys.map(position => checkAsMended(deps, build, position, job.findings)))
      ).flat();
      const last = keys.at(-1);
      return {
        ...next,
        findings: found(findings),
        positionCursor: last ? placeOfPosition(last) : null,
        stage: last ? 'positions' : 'feed',
      };
    }
    case 'feed': {
      const { entries, head } = await deps.feed.readFeed(job.feedPosition, PAGE);
      const findings = await checkFeedPage(job.feedPosition, entries, head, deps.evidence);
      const feedPosition = entries.at(-1)?.position ?? head;
      return { ...next, findings: found(findings), feedPosition, stage: feedPosition >= head ? 'confirming' : 'feed' };
    }
    case 'confirming': {
      const findings = await confirm(job.findings, build, deps);
      const stage = job.repair && findings.length > 0 ? 'repairing' : 'done';
      return { ...next, findings, stage, state: stage === 'done' ? 'succeeded' : 'running' };
    }
    case 'repairing':
      return { ...next, repaired: await mend(job.findings, build, deps), stage: 'done', state: 'succeeded' };
    case 'done':
      return { ...next, state: 'succeeded' };
  }
}

const checkOne = async (deps: ReconciliationDeps, build: ViewBuild, tradeId: string): Promise<Finding[]> =>
  checkTrade(build, tradeId, await deps.evidence(tradeId));

/** Entries that no log calls for, and that were not found with their trade already. */
async function strayEntries(
  rows: readonly JournalRow[],
  deps: ReconciliationDeps,
  known: readonly Finding[],
): Promise<Finding[]> {
  const ids = [...new Set(rows.map(row => row.tradeId))];
  const called = new Map(
    await Promise.all(ids.map(async id => [id, expectedJournal(await deps.evidence(id))] as const)),
  );
  return rows
    .filter(
      row =>
        !(called.get(row.tradeId) ?? []).some(
          other => JSON.stringify(placeOfEntry(other)) === JSON.stringify(placeOfEntry(row)),
        ),
    )
    .map(row => ({
      kind: 'unexpected' as const,
      where: 'booking_entries' as const,
      subject: entryName(row),
      tradeId: row.tradeId,
    }))
    .filter(finding => !known.some(other => other.where === finding.where && other.subject === finding.subject));
}

/** A position is held against its journal as the logs want it, so that a fault of the journal is not said twice. */
async function checkAsMended(
  deps: ReconciliationDeps,
  build: ViewBuild,
  position: PositionKey,
  known: readonly Finding[],
): Promise<Finding[]> {
  const faults = known.filter(finding => finding.where === 'booking_entries');
  const ids = [...new Set(faults.flatMap(finding => finding.tradeId ?? []))];
  const expected = (await Promise.all(ids.map(async id => expectedJournal(await deps.evidence(id))))).flat();
  const own = expected.filter(row => positionName(row) === positionName(position));
  const mended = (rows: readonly JournalRow[]) => [...rows.filter(row => !ids.includes(row.tradeId)), ...own];
  return checkPosition(build, position, mended, deps.now().toISOString().slice(0, 10));
}

/** What is still so on a second look. */
async function confirm(findings: readonly Finding[], build: ViewBuild, deps: ReconciliationDeps): Promise<Finding[]> {
  const again = new Map<string, Promise<Finding[]>>();
  const checkAgain = (tradeId: string) => {
    const known = again.get(tradeId) ?? checkOne(deps, build, tradeId);
    again.set(tradeId, known);
    return known;
  };
  const same = (a: Finding, b: Finding) =>
    a.kind === b.kind && a.where === b.where && a.subject === b.subject && a.field === b.field;
  const confirmed = await Promise.all(
    findings.map(async finding => {
      const recheckable = finding.tradeId !== undefined && (finding.where === 'trades' || finding.kind === 'missing');
      if (!recheckable || finding.tradeId === undefined) return [finding];
      return (await checkAgain(finding.tradeId)).filter(other => same(other, finding));
    }),
  );
  return confirmed.flat();
}

/** The reconciliation as its users see it. */
export function showReconciliation(job: ReconciliationState | undefined): Reconciliation {
  if (!job)
    return { state: 'none', checked: 0, findings: [], repaired: 0, startedAt: null, updatedAt: null, error: null };
  const { state, checked, findings, repaired, startedAt, updatedAt, error } = job;
  return { state, checked, findings, repaired, startedAt, updatedAt, error };
}
