/** The rebuild as a job in steps: each may die and be taken again; what it has come to is kept after each. */
import type { Rebuild } from '../contracts/jobs.ts';
import type { TenantViews } from '../views/database.ts';
import type { FeedReader } from '../views/feed-reader.ts';
import { buildInUse, putInUse, ViewBuild } from '../views/generation.ts';
import { discardSome, HASH_START, type HashProgress, hashSome, takeIn, tradesBehind } from '../views/rebuild.ts';
import type { Evidence } from '../views/reconcile/check-trade.ts';

/** What is kept of a rebuild between its steps. */
export interface RebuildState {
  state: Exclude<Rebuild['state'], 'none'>;
  stage: 'clearing' | 'filling' | 'following' | 'discarding' | 'hashing';
  /** Of the build that is made: never one that was tried before, so that what a dead try still sends cannot reach it. */
  generation: number;
  /** Of the build that was in use at the start. */
  replaces: number;
  /** Of builds that earlier rebuilds have left. */
  leftovers: number[];
  processed: number;
  total: number;
  startedAt: string;
  updatedAt: string;
  hash: HashProgress;
  contentHash: string | null;
  error: string | null;
  /** Steps that failed one after the other. */
  failures: number;
}

export interface RebuildDeps {
  views: TenantViews;
  feed: Pick<FeedReader, 'head' | 'readFeed'>;
  evidence(tradeId: string): Promise<Evidence>;
  now(): Date;
}

const PAGE = 200;

/** A new rebuild. @param previous the one before it */
export async function beginRebuild(previous: RebuildState | undefined, deps: RebuildDeps): Promise<RebuildState> {
  const startedAt = deps.now().toISOString();
  const inUse = (await buildInUse(deps.views)).generation;
  const left =
    previous && previous.state !== 'succeeded' ? [previous.generation, previous.replaces, ...previous.leftovers] : [];
  return {
    state: 'running',
    stage: 'clearing',
    generation: Math.max(inUse, previous?.generation ?? 0) + 1,
    replaces: inUse,
    leftovers: left.filter(generation => generation !== inUse),
    processed: 0,
    total: await deps.feed.head(),
    startedAt,
    updatedAt: startedAt,
    hash: HASH_START,
    contentHash: null,
    error: null,
    failures: 0,
  };
}

/** One step further. */
export async function stepRebuild(job: RebuildState, deps: RebuildDeps): Promise<RebuildState> {
  const build = new ViewBuild(deps.views, job.generation);
  const next = { ...job, updatedAt: deps.now().toISOString(), failures: 0, error: null };
  switch (job.stage) {
    case 'clearing': {
      const [leftover, ...leftovers] = job.leftovers;
      if (leftover === undefined) return { ...next, stage: 'filling' };
      return (await discardSome(new ViewBuild(deps.views, leftover))) ? next : { ...next, leftovers };
    }
    case 'filling': {
      const filled = await fill(next, build, deps);
      if (filled.processed < filled.total) return filled;
      await putInUse(build);
      return { ...filled, stage: 'following' };
    }
    case 'following': {
      const filled = await fill(next, build, deps);
      if (filled.processed < filled.total) return filled;
      // Since the switch no commit goes into the old build. What went into it before, and is not in the feed yet, is in no
      // build in use; its trade would not see to it, since the feed will hear that the views hold it.
      const behind = await tradesBehind(build, new ViewBuild(deps.views, job.replaces), PAGE);
      const logs = await Promise.all(behind.map(tradeId => deps.evidence(tradeId)));
      await takeIn(
        build,
        logs.flatMap(({ entries }) => entries),
        deps.now,
      );
      return behind.length === PAGE ? filled : { ...filled, stage: 'discarding' };
    }
    case 'discarding': {
      const more = await discardSome(new ViewBuild(deps.views, job.replaces));
      return more ? next : { ...next, stage: 'hashing' };
    }
    case 'hashing': {
      const hash = await hashSome(build, job.hash);
      return hash ? { ...next, hash } : { ...next, state: 'succeeded', contentHash: job.hash.hash };
    }
  }
}

async function fill(job: RebuildState, build: ViewBuild, deps: RebuildDeps): Promise<RebuildState> {
  const { entries, head } = await deps.feed.readFeed(job.processed, PAGE);
  await takeIn(build, entries, deps.now);
  return { ...job, processed: entries.at(-1)?.position ?? job.processed, total: head };
}

/** The rebuild as its users see it. */
export function showRebuild(job: RebuildState | undefined): Rebuild {
  if (!job)
    return { state: 'none', processed: 0, total: 0, startedAt: null, updatedAt: null, contentHash: null, error: null };
  const { state, processed, total, startedAt, updatedAt, contentHash, error } = job;
  return { state, processed, total, startedAt, updatedAt, contentHash, error };
}
