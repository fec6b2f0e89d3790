/** The floor on Miniflare, set up as this system is. */

import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { dataFolder } from '../data-folder.ts';
import { childrenOf } from '../processes.ts';
import { type StartTarget, tradeBody } from './target.ts';

export const startFloor: StartTarget = async ({ inspectorPort } = {}) => {
  // It imports nothing but the platform, so without its types it is what runs.
  const script = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, 'floor.worker.ts'), 'utf8'));
  const dataDir = await dataFolder('floor');
  const before = new Set(childrenOf(process.pid));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: 'floor',
      modules: true,
      script,
      compatibilityDate: '2026-11-02',
      host: '127.0.0.1',
      port: 0,
      ...(inspectorPort !== undefined && { inspectorPort }),
      durableObjects: {
        TRADE: { className: 'TradeObject', useSQLite: true },
        PUSH: { className: 'PushObject', useSQLite: true },
      },
      queueProducers: { HINTS: 'hints' },
      queueConsumers: { hints: { maxBatchSize: 100, maxBatchTimeout: 0, maxRetries: 5 } },
      d1Databases: { VIEWS: 'floor' },
      resourcePersistencePath: dataDir,
      logRequests: false,
      cf: false,
    }),
  );
  const url = (await miniflare.ready).origin;
  const processes = childrenOf(process.pid).filter(pid => !before.has(pid));
  const views = await miniflare.getD1Database('VIEWS');
  await views.prepare('CREATE TABLE trades (id TEXT PRIMARY KEY, status TEXT NOT NULL, terms TEXT NOT NULL)').run();
  return {
    url,
    processes,
    submission: n => ({ path: '/', headers: { 'content-type': 'application/json' }, body: tradeBody(n) }),
    tradeId: answer => JSON.parse(answer).tradeId,
    stream: async () => '/',
    pushed: text => ({ booked: JSON.parse(text) }),
    stop: () => miniflare.dispose(),
  };
};
