// A program of somebody else's: plain JavaScript, with nothing but the package and what it depends on.
import { createTapebookClient, newIdempotencyKey, ProblemError, verifyTrade } from 'tapebook/client';

class OneFrameSocket extends EventTarget {
  constructor() {
    super();
    setTimeout(() => {
      this.#say({ type: 'hello', position: 0, recovered: true, heartbeatSeconds: 25 });
      this.#say({
        type: 'events',
        items: [{ position: 1, event: { recordedAt: '2026-11-23T14:32:07.120Z' }, trade: {} }],
      });
    });
  }
  send() {}
  close() {}
  #say(message) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
}

const options = { baseUrl: process.argv[2], token: () => 'token', retry: { baseMs: 1 } };
const client = createTapebookClient({ ...options, WebSocket: OneFrameSocket });
const body = { account: 'EQ-001', side: 'BUY', symbol: 'AAPL', quantity: '100', price: '189.22' };
const submitted = await client.submitTrade(body, { idempotencyKey: newIdempotencyKey() });
const refused = await client.trade('none');
const positions = [];
for await (const items of client.follow({ after: 0 })) {
  positions.push(...items.map(item => item.position));
  break;
}
let withoutSocket = 'has one';
try {
  createTapebookClient(options)
    .subscribe({ onEvents: () => {} })
    .close();
} catch (error) {
  withoutSocket = error.message;
}
console.log(
  JSON.stringify({
    status: submitted.info.status,
    refusedAs: refused.error instanceof ProblemError && refused.error.problem.code,
    positions,
    hasGlobalSocket: 'WebSocket' in globalThis,
    withoutSocket,
    verifies: typeof verifyTrade,
  }),
);
process.exit(0);
