/** `GET /v1/stream` opens the WebSocket; `POST /v1/stream/tickets` gives browsers, which can't send headers, the means to. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Identity } from '../../contracts/identity.ts';
import { StreamTicket } from '../../contracts/stream.ts';
import { bytesToKeep, MAX_AUDIENCE_BYTES } from '../../domain/feed/visibility.ts';
import { IDENTITY_HEADER } from '../../durable-objects/stream-hub.ts';
import { refuseUnsigned } from '../identity/api-key.ts';
import { ProblemError, unauthenticated } from '../problem.ts';
import { json, newRouter, permitted, problems, wholeNumber } from './openapi-parts.ts';

const ticketRoute = createRoute({
  ...permitted('stream.open'),
  method: 'post',
  path: '/v1/stream/tickets',
  tags: ['Stream'],
  summary: 'Get a ticket that opens one WebSocket, once, within 60 seconds',
  responses: { 201: json(StreamTicket, 'The ticket'), ...problems('unauthenticated', 'forbidden', 'unavailable') },
});

const streamRoute = createRoute({
  ...permitted('stream.open'),
  security: [{ bearer: [] }, { ticket: [] }],
  method: 'get',
  path: '/v1/stream',
  tags: ['Stream'],
  summary: 'Open the WebSocket',
  request: {
    query: z.strictObject({
      after: wholeNumber(0, Number.MAX_SAFE_INTEGER)
        .optional()
        .openapi({ type: 'integer', description: 'Resume after this position' }),
      ticket: z.string().max(256).optional().openapi({ description: 'Instead of the Authorization header' }),
    }),
  },
  responses: {
    101: { description: 'The stream' },
    ...problems('invalid_parameter', 'unauthenticated', 'forbidden', 'upgrade_required', 'unavailable'),
  },
});

export const stream = newRouter();

stream.openapi(ticketRoute, async c => {
  refuseEnded(c.get('identity'));
  refuseTooLong(c.get('identity'));
  refuseUnsigned(c.env);
  const ticket = await c.get('tenant').feed.issueTicket(c.get('identity'));
  if (!ticket) throw withdrawn();
  return c.json(ticket, 201);
});

stream.openapi(streamRoute, async c => {
  refuseEnded(c.get('identity'));
  refuseTooLong(c.get('identity'));
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
    throw new ProblemError('upgrade_required', 'this address is a WebSocket: send Upgrade: websocket', {
      headers: { Upgrade: 'websocket' },
    });
  }
  // The raw request goes on to the object, so that it can hold the socket while it sleeps.
  const request = new Request(c.req.raw);
  request.headers.delete('authorization');
  request.headers.set(IDENTITY_HEADER, asciiJson(c.get('identity')));
  const tenant = c.get('tenant');
  const place = await tenant.feed.placeOfStream();
  const answer = await (place === 0 ? tenant.feed : tenant.sockets(place)).fetch(request);
  if (answer.status === 401) throw withdrawn();
  if (answer.status === 429)
    throw new ProblemError(
      'rate_limited',
      '100 streams are open, the maximum for one user or API key: close one first',
      {
        headers: { 'Retry-After': '10' },
      },
    );
  return answer;
});

const withdrawn = () => unauthenticated('revoked: access has just been revoked');

/** As clocks differ, a token is taken a little longer than it lasts; a stream of it would close as soon as it was open. */
function refuseEnded({ exp }: Identity): void {
  if (exp * 1000 <= Date.now()) throw unauthenticated('expired: get a new token to open a stream');
}

/** Refuses accounts that a sleeping stream could not remember. */
function refuseTooLong({ accounts }: Identity): void {
  if (bytesToKeep({ accounts }) <= MAX_AUDIENCE_BYTES) return;
  throw new ProblemError(
    'forbidden',
    'the names of your accounts are too long together for a stream: use a token or key with fewer, or read GET /v1/feed',
  );
}

/** JSON that a header can carry, whatever the names in it are. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
