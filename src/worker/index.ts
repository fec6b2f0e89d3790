/**
 * The entry that wrangler.toml names. Wrangler's build step (scripts/build.ts) writes `#local-worker`: it holds local.ts for
 * `wrangler dev`, and nothing for a deployment.
 */
import { local } from '#local-worker';
import * as deployed from './deployed.ts';

const worker = local ?? deployed;

export default worker.default;
export const { FeedSockets, TenantFeed, TenantJobs, TradeLedger } = worker;
export type FeedSockets = deployed.FeedSockets;
export type TenantFeed = deployed.TenantFeed;
export type TenantJobs = deployed.TenantJobs;
export type TradeLedger = deployed.TradeLedger;
