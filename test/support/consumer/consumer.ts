/** The types of the package as another program sees them. */
import { createTapebookClient, type FeedItem, type Trade, unwrap } from 'tapebook-client';

const client = createTapebookClient({ baseUrl: '', token: () => '' });
const trade: Trade = unwrap(await client.trade('T'));
export const status: 'BOOKED' | string = trade.status;
export const price: string = trade.price;
// @ts-expect-error a price is a decimal string, never a number
await client.amendTrade('T', { price: 1.5, reason: 'r' }, { ifMatch: 1, idempotencyKey: 'k' });
// @ts-expect-error a command names the version that was seen
await client.cancelTrade('T', { reason: 'r' }, { idempotencyKey: 'k' });
export async function positions(): Promise<number[]> {
  const seen: FeedItem[] = [];
  for await (const items of client.follow({ after: 0 })) seen.push(...items);
  return seen.map(item => item.position);
}
