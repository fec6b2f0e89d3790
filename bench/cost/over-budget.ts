/** What of a usage goes beyond a budget. */
import { NOTHING, RESOURCES, type Usage } from './resources.ts';

/** @returns for each resource that exceeds it, how much is used and allowed; what a budget does not name is not allowed */
export function overBudget(usage: Usage, budget: Partial<Usage>): string[] {
  const limit = { ...NOTHING, ...budget };
  // Twentieths of requests, which sockets are billed in, do not add up exactly.
  return RESOURCES.filter(resource => usage[resource] > limit[resource] + 1e-9).map(
    resource => `${resource}: ${usage[resource]} of ${limit[resource]}`,
  );
}
