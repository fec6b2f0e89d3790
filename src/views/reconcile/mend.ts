/** Mends what reconciliation found, as far as it can be derived from the logs. */

import type { Finding } from '../../contracts/jobs.ts';
import type { TenantViews } from '../database.ts';
import type { MendableFeed } from '../feed-reader.ts';
import type { ViewBuild } from '../generation.ts';
import { type JournalPlace, type JournalRow, type PositionKey, placeOfEntry, readJournal } from '../journal.ts';
import { recount } from '../trade-counts.ts';
import { missingEntries } from './check-feed.ts';
import { nextPositions, placeOfPosition, positionName } from './check-positions.ts';
import { type Evidence, entryName } from './check-trade.ts';
import { repairPosition, repairTrade } from './repair.ts';

export interface MendDeps {
  views: TenantViews;
  feed: MendableFeed;
  evidence(tradeId: string): Promise<Evidence>;
  now(): Date;
}

const PAGE = 200;

/** @returns how many of the findings were mended; a broken log is not: nothing says what it was */
export async function mend(findings: readonly Finding[], build: ViewBuild, deps: MendDeps): Promise<number> {
  const mendable = findings.filter(finding => finding.kind !== 'broken_chain');
  const ofTrades = mendable.filter(({ where }) => where === 'trades' || where === 'booking_entries');
  const now = deps.now();
  const touched = new Map<string, PositionKey>();
  for (const tradeId of new Set(ofTrades.flatMap(finding => finding.tradeId ?? []))) {
    const strays = ofTrades
      .filter(finding => finding.kind === 'unexpected' && finding.tradeId === tradeId)
      .map(finding => finding.subject);
    const rows = strays.length > 0 ? await strayRows(deps, strays) : [];
    const positions = await repairTrade(build, tradeId, await deps.evidence(tradeId), rows, now);
    for (const position of positions) touched.set(positionName(position), position);
  }
  const wrong = new Set(mendable.filter(({ where }) => where === 'positions').map(({ subject }) => subject));
  for (let place: [string, string, string, string] | null = null; ; ) {
    const keys: PositionKey[] = wrong.size > 0 ? await nextPositions(build, place, PAGE) : [];
    for (const position of keys) if (wrong.has(positionName(position))) touched.set(positionName(position), position);
    const last = keys.at(-1);
    if (!last) break;
    place = placeOfPosition(last);
  }
  // Rows came and went without their counts.
  if (mendable.some(({ where }) => where === 'trades' || where === 'trade_counts'))
    await build.db.batch([...recount(build)]);
  for (const position of touched.values()) await repairPosition(build, position, now);
  if (mendable.some(({ where }) => where === 'feed')) {
    for (const { position, entry } of await missingEntries(deps.feed, deps.evidence, PAGE))
      await deps.feed.fillGap(position, entry);
  }
  return mendable.length;
}

/** The journal rows of these names, wherever they stand. */
async function strayRows(deps: MendDeps, names: readonly string[]): Promise<JournalRow[]> {
  const found: JournalRow[] = [];
  for (let place: JournalPlace | null = null; ; ) {
    const rows: JournalRow[] = await readJournal(deps.views, {}, 1000, place);
    found.push(...rows.filter(row => names.includes(entryName(row))));
    const last = rows.at(-1);
    if (!last) return found;
    place = placeOfEntry(last);
  }
}
