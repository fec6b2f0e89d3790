/** Mistakes in the feed, its archive and the streams. */
import { type Canary, canary } from './canary.ts';

export const FEED_CANARIES: Canary[] = [
  canary(
    'the feed takes a repeated message in again',
    'src/domain/feed/order.ts',
    'let head = heads.get(tradeId) ?? 0;',
    'let head = Math.max(0, Math.min(...arrived.keys()) - 1);',
    'feed order',
  ),
  canary(
    'the feed takes news in over a gap',
    'src/domain/feed/order.ts',
    'let head = heads.get(tradeId) ?? 0;',
    'let head = Math.max(heads.get(tradeId) ?? 0, Math.min(...arrived.keys()) - 1);',
    'feed order',
  ),
  canary(
    'a client that resumes misses one entry',
    'src/durable-objects/stream-hub.ts',
    'const position = Math.min(after, source.head);',
    'const position = Math.min(asked === null ? after : after + 1, source.head);',
    'stream',
  ),
  canary(
    'a client that sees nothing at the end is not told that it has arrived',
    'src/durable-objects/stream-socket.ts',
    'const arrived = state.arrivesAt !== null && state.sent >= state.arrivesAt;',
    'const arrived = state.arrivesAt !== null && state.sent > state.arrivesAt;',
    'delivered',
  ),
  canary(
    'the archive forgets the last entry of a segment',
    'src/durable-objects/feed-store.ts',
    'const segment = await this.#archive.write(entries);',
    'const segment = await this.#archive.write(entries.slice(0, -1));\n    segment.lastPosition = last.position;',
    'stream',
    'delivered',
    'rest',
  ),
  canary(
    'rows leave the feed before they are in the archive',
    'src/durable-objects/feed-store.ts',
    'const segment = await this.#archive.write(entries);',
    'this.log.remove(last.position);\n    const segment = await this.#archive.write(entries);',
    'archive',
    'stream',
    'feed order',
  ),
];
