/** What Cloudflare bills of this system, and the public prices of it: Workers Paid, beyond what a plan includes. */

/** As https://developers.cloudflare.com had them (pricing of Workers, Durable Objects, D1, Queues, R2). */
export const PRICES_OF = '2026-11-24';

interface Price {
  name: string;
  /** USD per million. */
  usd: number;
}

/** What is counted exactly. */
export const PRICES = {
  workerRequests: { name: 'Worker requests', usd: 0.3 },
  objectRequests: { name: 'object requests', usd: 0.15 },
  objectRowsWritten: { name: 'rows written, objects', usd: 1 },
  objectRowsRead: { name: 'rows read, objects', usd: 0.001 },
  databaseRowsWritten: { name: 'rows written, D1', usd: 1 },
  databaseRowsRead: { name: 'rows read, D1', usd: 0.001 },
  queueOperations: { name: 'queue operations', usd: 0.4 },
  bucketWrites: { name: 'R2 class A', usd: 4.5 },
  bucketReads: { name: 'R2 class B', usd: 0.36 },
} as const satisfies Record<string, Price>;

/** What depends on the machine, and is estimated: for how long objects were at work. Held in memory, 128 MB each. */
export const DURATION_USD_PER_MILLION_GB_S = 12.5;
export const OBJECT_GB = 0.128;

export type Resource = keyof typeof PRICES;
export const RESOURCES = Object.keys(PRICES) as Resource[];

/** How much of each resource something takes. */
export type Usage = Record<Resource, number>;

export const NOTHING: Usage = Object.fromEntries(RESOURCES.map(resource => [resource, 0])) as Usage;

export const mapUsage = (of: (resource: Resource) => number): Usage =>
  Object.fromEntries(RESOURCES.map(resource => [resource, of(resource)])) as Usage;

/** What one of something costs, in USD per million of them. */
export const usdPerMillion = (usage: Usage): number =>
  RESOURCES.reduce((sum, resource) => sum + usage[resource] * PRICES[resource].usd, 0);

/** The same for the time that objects are at work. @param seconds of one of something */
export const durationUsdPerMillion = (seconds: number): number => seconds * OBJECT_GB * DURATION_USD_PER_MILLION_GB_S;
