import type { Finding } from '../../contracts/jobs.ts';
import { canonicalJson } from '../../domain/hash-chain.ts';

/** Each member in which a record is not what was expected. In which order the members of a member stand says nothing. */
export function differences(
  about: Pick<Finding, 'where' | 'subject' | 'tradeId'>,
  expected: object,
  actual: object,
): Finding[] {
  const [want, have] = [expected as Record<string, unknown>, actual as Record<string, unknown>];
  return Object.keys(want)
    .filter(field => !same(want[field], have[field]))
    .map(field => ({ kind: 'wrong_field' as const, ...about, field, expected: want[field], actual: have[field] }));
}

const same = (one: unknown, other: unknown): boolean =>
  // Most are the same text at once, which costs less to find.
  JSON.stringify(one) === JSON.stringify(other) ||
  (one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other));
