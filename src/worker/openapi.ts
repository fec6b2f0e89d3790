/** `/openapi.json`: made from the schemas that check requests and answers, and from how the client names each call. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { App } from './context.ts';

/** A generated client calls an operation by the name that our own client has for it. */
const OPERATION_IDS: Record<string, string> = {
  'POST /v1/trades': 'submitTrade',
  'GET /v1/trades': 'trades',
  'GET /v1/trades/summary': 'tradeSummary',
  'GET /v1/trades/{tradeId}': 'trade',
  'GET /v1/trades/{tradeId}/events': 'events',
  'GET /v1/trades/{tradeId}/trace': 'trace',
  'GET /v1/trades/{tradeId}/verification': 'verification',
  'POST /v1/trades/{tradeId}/amend': 'amendTrade',
  'POST /v1/trades/{tradeId}/cancel': 'cancelTrade',
  'POST /v1/trades/{tradeId}/rollback': 'rollBackTrade',
  'POST /v1/trades/{tradeId}/rollforward': 'rollForwardTrade',
  'POST /v1/trades/{tradeId}/retry': 'retryTrade',
  'POST /v1/trades/{tradeId}/approve': 'approveTrade',
  'POST /v1/trades/{tradeId}/refuse': 'refuseTrade',
  'GET /v1/positions': 'positions',
  'GET /v1/booking-entries': 'bookingEntries',
  'GET /v1/feed': 'feed',
  'POST /v1/stream/tickets': 'streamTicket',
  'GET /v1/stream': 'openStream',
  'GET /v1/reference/instruments': 'instruments',
  'GET /v1/reference/accounts': 'accounts',
  'GET /v1/reference/counterparties': 'counterparties',
  'PUT /v1/reference/instruments': 'putInstruments',
  'PUT /v1/reference/accounts': 'putAccounts',
  'PUT /v1/reference/counterparties': 'putCounterparties',
  'GET /v1/reference/instruments/{code}/versions': 'instrumentVersions',
  'GET /v1/reference/accounts/{code}/versions': 'accountVersions',
  'GET /v1/reference/counterparties/{code}/versions': 'counterpartyVersions',
  'GET /v1/api-keys': 'apiKeys',
  'POST /v1/api-keys': 'createApiKey',
  'POST /v1/api-keys/{id}/roll': 'rollApiKey',
  'POST /v1/api-keys/{id}/adopt': 'adoptApiKey',
  'DELETE /v1/api-keys/{id}': 'revokeApiKey',
  'GET /v1/audit': 'audit',
  'GET /v1/dead-letters': 'deadLetters',
  'POST /v1/dead-letters/{id}/redrive': 'redrive',
  'POST /v1/dead-letters/redrive': 'redriveAll',
  'GET /v1/views/rebuild': 'rebuild',
  'POST /v1/views/rebuild': 'startRebuild',
  'DELETE /v1/views/rebuild': 'stopRebuild',
  'GET /v1/reconciliation': 'reconciliation',
  'POST /v1/reconciliation': 'startReconciliation',
  'GET /v1/pipeline': 'pipeline',
  'GET /v1/sign-in': 'signIn',
  'GET /v1/me': 'me',
  'GET /healthz': 'health',
  'GET /readyz': 'readiness',
};

const TAGS = [
  { name: 'Identity', description: 'Sign in, and ask who the caller is' },
  { name: 'Trades', description: 'Submit trades, change them, read them as they are or as they were, and prove it' },
  { name: 'Positions', description: 'Positions by account and instrument, and the journal of bookings behind them' },
  { name: 'Stream', description: "Follow the tenant's events: as a feed of pages, or pushed over a WebSocket" },
  { name: 'Reference data', description: 'Instruments, accounts and counterparties, in versions by date' },
  { name: 'API keys', description: 'Keys for programs: make, list, roll, adopt and revoke them' },
  { name: 'Operations', description: 'Watch the service, bring back what failed, rebuild and check the views' },
];

/** Headers that answers refer to. */
const ANSWER_HEADERS = {
  'X-Request-Id': {
    required: true,
    description: 'Names the request in our logs',
    schema: { type: 'string', example: '5f0c1c7e-0d0b-4f0e-9a51-4f6f6a0c8a11' },
  },
  ETag: {
    description: "The trade's version, for If-Match",
    schema: { type: 'string', pattern: '^"[1-9][0-9]*"$', example: '"2"' },
  },
  Location: {
    required: true,
    description: 'Path of the trade',
    schema: { type: 'string', format: 'uri-reference', example: '/v1/trades/T3K7QJ5Z0V8M2N4P6R8S1T9W0X' },
  },
  'Idempotency-Replayed': {
    description: 'Present when this is the answer to an earlier request with the same key',
    schema: { type: 'string', const: 'true' },
  },
  'Retry-After': {
    required: true,
    description: 'Seconds to wait before the request is sent again',
    schema: { type: 'integer', minimum: 0, example: 1 },
  },
  Link: {
    required: true,
    description: 'Path of the next page, with rel="next"',
    schema: { type: 'string', example: '</v1/feed?after=200&limit=200>; rel="next"' },
  },
} as const;

export type AnswerHeader = keyof typeof ANSWER_HEADERS;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

export function openApi(app: OpenAPIHono<App>) {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Tapebook',
      version: '1',
      description: 'Submit a trade once; it is booked from an append-only log and pushed to every screen.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/', description: 'The server that this description comes from' }],
    tags: TAGS,
  });
  for (const [path, calls] of Object.entries(document.paths ?? {}))
    for (const method of METHODS) {
      const operation = calls[method];
      const operationId = OPERATION_IDS[`${method.toUpperCase()} ${path}`];
      if (operation && operationId !== undefined) operation.operationId = operationId;
    }
  return document;
}

/** Registers what routes name in `security` and in the headers of their answers. */
export function registerComponents({ openAPIRegistry }: OpenAPIHono<App>): void {
  for (const [name, header] of Object.entries(ANSWER_HEADERS))
    openAPIRegistry.registerComponent('headers', name, header);
  openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token of an OIDC provider, or an API key',
  });
  openAPIRegistry.registerComponent('securitySchemes', 'ticket', {
    type: 'apiKey',
    in: 'query',
    name: 'ticket',
    description: 'A ticket of `POST /v1/stream/tickets`, for clients that cannot send headers with an upgrade',
  });
}
