/** Holds the counts of trades against the trades. */
import type { Finding } from '../../contracts/jobs.ts';
import type { ViewBuild } from '../generation.ts';
import { countsKeptAndCounted } from '../trade-counts.ts';

/**
 * @param known what was found wrong with the trades themselves: then their counts differ for that reason, and it is not
 * said twice
 */
export async function checkCounts(build: ViewBuild, known: readonly Finding[]): Promise<Finding[]> {
  if (known.some(finding => finding.where === 'trades')) return [];
  const [kept, counted] = await countsKeptAndCounted(build);
  return [...new Set([...kept.keys(), ...counted.keys()])]
    .filter(subject => kept.get(subject) !== counted.get(subject))
    .map(subject => ({
      kind: 'wrong_field',
      where: 'trade_counts',
      subject,
      field: 'count',
      expected: counted.get(subject) ?? 0,
      actual: kept.get(subject) ?? 0,
    }));
}
