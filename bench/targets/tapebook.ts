/** This system: the built Worker on Miniflare, through its gateway and its stream. */
import { join } from 'node:path';
import { root } from '../../scripts/lib/project.ts';
import { createTapebookClient, requestDevToken, unwrap } from '../../src/client/index.ts';
import type { ServerMessage } from '../../src/contracts/stream.ts';
import { dataFolder } from '../data-folder.ts';
import { buildWorker, runWorker } from '../server.ts';
import { type StartTarget, type Target, type TargetOptions, tradeBody } from './target.ts';

/** Acknowledge at least every 500 items. */
const ACKNOWLEDGE_EVERY = 250;

/** As `npm start` serves it, with all that the local runtime puts in the place of Cloudflare's. */
export const startTapebook: StartTarget = options => start(options);

/** As it is deployed: no fault switches around it, and limits that are counted in memory. */
export const startAsDeployed: StartTarget = options =>
  start({ ...options, entry: join(root, 'bench/targets/as-deployed.worker.ts') });

async function start({ entry, inspectorPort }: TargetOptions & { entry?: string } = {}): Promise<Target> {
  const script = await buildWorker(entry);
  const dataDir = await dataFolder('bench');
  const server = await runWorker(script, { dataDir, ...(inspectorPort !== undefined && { inspectorPort }) });
  const { url } = server;
  const { token } = unwrap(await requestDevToken(url, { sub: 'bench', tenant: 'demo', roles: ['trader'] }));
  const client = createTapebookClient({ baseUrl: url, token: () => token });
  let acknowledged = 0;
  return {
    url,
    processes: server.runtimes,
    submission: (n, run) => ({
      path: '/v1/trades',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': `${run}-${n}`,
      },
      body: tradeBody(n),
    }),
    tradeId: answer => JSON.parse(answer).tradeId,
    stream: async () => `/v1/stream?ticket=${unwrap(await client.streamTicket()).ticket}`,
    pushed(text) {
      const message: ServerMessage = JSON.parse(text);
      if (message.type !== 'events') return { booked: [] };
      const position = message.items.at(-1)?.position ?? 0;
      const due = position - acknowledged >= ACKNOWLEDGE_EVERY;
      if (due) acknowledged = position;
      return {
        booked: message.items.filter(({ event }) => event.type === 'TradeBooked').map(({ event }) => event.tradeId),
        ...(due && { answer: JSON.stringify({ type: 'ack', position }) }),
      };
    },
    stop: server.stop,
  };
}
