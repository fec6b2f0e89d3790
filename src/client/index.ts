/** tapebook-client: typed calls, and a stream that misses nothing. */

export type { FeedItem, WholeFeedItem } from '../contracts/stream.ts';
export type { SubmitTrade, Trade, TradeEvent } from '../contracts/trade.ts';
export { CSV_BOM, csvCell, csvLine, guardedText } from '../domain/csv.ts';
/** Digits after the point of a currency's amounts (ISO 4217). */
export { minorUnits } from '../domain/currencies.ts';
/** An event of a trade's log with the shape of its `data`, for those types that this version knows. */
export type { RecordedEvent as KnownTradeEvent } from '../domain/trade/events.ts';
export type { ApiKeyRequest, ApiKeyState, ApiKeyView, IssuedKey } from './api-keys.ts';
export type { AuditEntry, AuditQuery, AuditTrail } from './audit.ts';
export { type ClientOptions, createTapebookClient, type TapebookClient } from './client.ts';
export type { Amendment, Approval, PreviewOptions, Rollback, TradeCommandOptions } from './commands.ts';
export type { DeadLetter, Redriven } from './dead-letters.ts';
export {
  AbortedError,
  type AnswerInfo,
  type CallError,
  type Effect,
  type Failure,
  isOfAnotherSender,
  NetworkError,
  ProblemError,
  type Result,
  type Success,
  TokenError,
  unwrap,
} from './failure.ts';
export { type CloudEvent, type FeedPage, type FeedQuery, isWhole } from './feed.ts';
export type { FetchLike } from './http.ts';
export { newIdempotencyKey } from './idempotency-key.ts';
export { type DevIdentity, type Me, type Role, requestDevToken, type SignIn } from './identity.ts';
export type { ListOptions, TradeFilter, TradeQuery } from './lists.ts';
export type { Finding, Pipeline, Rebuild, Reconciliation, ReconciliationQuery } from './operations.ts';
export type { BookingEntry, EntryQuery, PositionQuery, PositionView } from './positions.ts';
export type {
  Account,
  AccountUpload,
  Counterparty,
  CounterpartyUpload,
  Instrument,
  InstrumentUpload,
  ReferenceQuery,
  UploadReport,
  VersionsQuery,
} from './reference.ts';
export type { EndReason } from './stream/connection.ts';
export { FeedRestartedError, type FollowOptions } from './stream/follow.ts';
export type { SocketConstructor, SocketLike } from './stream/socket.ts';
export type { StreamState } from './stream/state.ts';
export { AccessWithdrawnError, type SubscribeOptions, type Subscription } from './stream/subscribe.ts';
export type { EventQuery, Page } from './trades.ts';
export { type Verification, type VerifyOptions, verifyTrade } from './verify.ts';
