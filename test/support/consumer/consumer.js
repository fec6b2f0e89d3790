// A stranger's program: plain JavaScript with the package alone.
import {
  createTapebookClient,
  newIdempotencyKey,
  ProblemError,
  requestDevToken,
  unwrap,
  verifyTrade,
} from 'tapebook-client';

const baseUrl = process.argv[2];
const { token } = unwrap(await requestDevToken(baseUrl, { sub: 't.ng', tenant: 'demo', roles: ['trader'] }));
const client = createTapebookClient({ baseUrl, token: () => token });
const body = { account: 'EQ-001', side: 'BUY', symbol: 'AAPL', quantity: '100', price: '189.22' };
const submitted = await client.submitTrade(body, { idempotencyKey: newIdempotencyKey() });
const refused = await client.trade('none');

async function firstPosition() {
  for await (const [item] of client.follow({ after: 0 })) return item.position;
}
console.log(
  JSON.stringify({
    status: submitted.info.status,
    refusedAs: refused.error instanceof ProblemError && refused.error.problem.code,
    hasGlobalSocket: 'WebSocket' in globalThis,
    followed: await firstPosition().catch(error => error.message),
    verified: unwrap(await verifyTrade(client, submitted.value.tradeId)).valid,
  }),
);
