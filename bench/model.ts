/** What saturates first as a system grows: pure arithmetic on what was counted and what the platform is known to bear. */

import type { Usage } from './cost/resources.ts';
import { usdPerMillion } from './cost/resources.ts';

/** How large it is. */
export interface Scale {
  tenants: number;
  /** Trades a second, over all tenants, which share them evenly. */
  tradesPerSecond: number;
  /** Sockets open, over all tenants. */
  sockets: number;
  /** Trades that were ever booked, over all tenants. */
  history: number;
}

/** What one trade takes. */
export interface TradeUse {
  usage: Usage;
}

/** Public limits of the platform, and two sizes of ours. */
export const LIMITS = {
  queueMessagesPerSecond: 5_000,
  databaseBytes: 10e9,
  /** A database does one thing at a time: seconds of a second that it may be at work. */
  databaseBusy: 0.8,
  objectRequestsPerSecond: 1_000,
  objectBytes: 10e9,
  /** Deliveries of a frame to a socket that one object may do in a second: an assumption. */
  pushesPerSecond: 20_000,
  socketsPerObject: 5_000,
} as const;

/** Sizes of what a trade leaves, bytes, and times of what it asks of D1, seconds. */
export const SIZES = {
  databaseBytes: 1_500,
  /** An entry of the feed's directory of trades: what stays in its object when the feed itself is archived. */
  directoryBytes: 150,
  feedBytes: 3_000,
  /** Trades whose feed stays in the object before it is archived. */
  feedKept: 100_000,
  /** A batch's round to D1, and each trade's part of it. */
  databaseBatchSeconds: 0.003,
  databaseTradeSeconds: 0.0004,
} as const;

const MOST_IN_A_BATCH = 100;
const FRAMES_PER_SECOND = 20;

export interface Part {
  part: string;
  /** What it bears of what is asked of it: 1 is full. */
  load: number;
  /** How many of it are needed: queues and databases in all, objects for each tenant. */
  needed: number;
  next: string;
}

/** @param measured of one trade, alone or in a batch. @returns the parts, the fullest first */
export function parts(scale: Scale, { usage }: TradeUse): Part[] {
  const { tenants, tradesPerSecond, sockets, history } = scale;
  const perTenant = tradesPerSecond / tenants;
  // Work waits for a tenant's feed for as long as a batch takes: the faster trades come, the fuller batches are.
  const batch = Math.min(MOST_IN_A_BATCH, Math.max(1, perTenant / 10));
  // A message is written, read and deleted.
  const messages = (tradesPerSecond * usage.queueOperations) / 3;
  const databaseSeconds =
    (tradesPerSecond / batch) * SIZES.databaseBatchSeconds + tradesPerSecond * SIZES.databaseTradeSeconds;
  // Each look of a trade at itself asks the feed for where it is.
  const feedRequests = perTenant / batch + perTenant;
  const pushes = Math.min(perTenant * 2, FRAMES_PER_SECOND) * (sockets / tenants);
  const feedBytes = (history / tenants) * SIZES.directoryBytes + SIZES.feedKept * SIZES.feedBytes;
  const found: [part: string, load: number, next: string][] = [
    [
      'queue: messages a second',
      messages / LIMITS.queueMessagesPerSecond,
      'more queues, a trade’s by a hash of its id',
    ],
    [
      'D1: time a second',
      databaseSeconds / LIMITS.databaseBusy,
      'a database for each group of tenants; then for each tenant, by account',
    ],
    [
      'D1: size',
      (history * SIZES.databaseBytes) / LIMITS.databaseBytes,
      'the same; old years in databases of their own',
    ],
    [
      'a tenant’s feed: requests a second',
      feedRequests / LIMITS.objectRequestsPerSecond,
      'looks by the batch; then a feed for each group of accounts',
    ],
    ['a tenant’s feed: size', feedBytes / LIMITS.objectBytes, 'the directory of old trades into the archive too'],
    [
      'a tenant’s sockets',
      sockets / tenants / LIMITS.socketsPerObject,
      'further socket objects (done already, by themselves)',
    ],
    [
      'a tenant’s pushes a second',
      pushes / LIMITS.pushesPerSecond,
      'fewer sockets to an object (SOCKETS_PER_OBJECT), so that more objects push',
    ],
  ];
  if (usage.objectRequests === 0) throw new RangeError('a trade that asks nothing of any object was not measured');
  return found
    .map(([part, load, next]) => ({ part, load, needed: Math.max(1, Math.ceil(load)), next }))
    .sort((one, other) => other.load - one.load);
}

const SECONDS_PER_MONTH = 30 * 86_400;

/** USD a month for operations, were this rate kept all month. */
export const usdPerMonth = ({ tradesPerSecond }: Scale, { usage }: TradeUse): number =>
  ((tradesPerSecond * SECONDS_PER_MONTH) / 1e6) * usdPerMillion(usage);
