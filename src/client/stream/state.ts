/** Where a subscription stands. Only `live` means that what was handled is all there was at the greeting, and more comes at once. */
import type { CallError } from '../failure.ts';
import type { EndReason } from './connection.ts';

export type StreamState =
  /** Not connected yet, for the first time. */
  | { state: 'connecting' }
  /** Connected, and receiving or handling what happened in between. */
  | { state: 'catching-up'; received: number }
  /** Connected, with nothing known to be missing; the round trip of the last heartbeat, once measured. */
  | { state: 'live'; latencyMs: number | null }
  /** Was connected, and may be missing something: a heartbeat is overdue, or the connection has ended. */
  | { state: 'stale'; reason?: EndReason }
  /** The server cannot be reached, or refuses; tries again at `retryAt` (milliseconds since 1970). */
  | { state: 'offline'; error: CallError | null; retryAt: number };
