/** What came over the socket, as a message of the contract; null for what this version does not know. */
import type { ServerMessage } from '../../contracts/stream.ts';

export type Received = ServerMessage | { type: 'pong' };

const KNOWN = new Set(['hello', 'events', 'position', 'error']);

export function parseReceived(data: unknown): Received | null {
  if (data === 'pong') return { type: 'pong' };
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    return isKnown(message) ? message : null;
  } catch {
    return null;
  }
}

const isKnown = (message: unknown): message is ServerMessage =>
  typeof message === 'object' && message !== null && 'type' in message && KNOWN.has(String(message.type));
