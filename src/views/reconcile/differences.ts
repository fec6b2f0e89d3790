import type { Finding } from '../../contracts/jobs.ts';

/** Each member in which a record is not what was expected. */
export function differences(
  about: Pick<Finding, 'where' | 'subject' | 'tradeId'>,
  expected: object,
  actual: object,
): Finding[] {
  const [want, have] = [expected as Record<string, unknown>, actual as Record<string, unknown>];
  return Object.keys(want)
    .filter(field => JSON.stringify(want[field]) !== JSON.stringify(have[field]))
    .map(field => ({ kind: 'wrong_field' as const, ...about, field, expected: want[field], actual: have[field] }));
}
