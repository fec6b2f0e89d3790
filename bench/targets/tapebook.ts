/** This system: the built Worker on Miniflare, through its gateway and its stream. */
import { createTapebookClient, requestDevToken, unwrap } from '../../src/client/index.ts';
import type { ServerMessage } from '../../src/contracts/stream.ts';
import { startBenchServer } from '../server.ts';
import { type StartTarget, tradeBody } from './target.ts';

/** Acknowledge at least every 500 items. */
const ACKNOWLEDGE_EVERY = 250;

export const startTapebook: StartTarget = async (options = {}) => {
  const server = await startBenchServer(options);
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
};
