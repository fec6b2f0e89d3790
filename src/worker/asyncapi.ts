/** The description of the stream (AsyncAPI 3.0), made from the schemas that its messages are checked against. */
import { OpenAPIHono, type z } from '@hono/zod-openapi';
import { CLOSE_CODES } from '../contracts/close-codes.ts';
import { ClientMessage, ServerMessage } from '../contracts/stream.ts';

const SUMMARY: Record<string, string> = {
  hello: 'First of all: where this connection starts, and whether everything since the position asked for will come',
  events:
    'Events in the order of positions, each once; one that moved a trade away shows no more than its id and version',
  position: 'Nothing up to here is for this client: what to resume after',
  renewed: 'The token of the ticket holds from now on',
  error: 'Why the server is about to close; `code` is the reason of the close',
  ack: 'Everything up to a position was handled: to be sent at least every 500 items',
  filter: 'From here on only these accounts and symbols, of those that the token allows; without members, all again',
  renew: 'Goes on with a newer token of the same user, by a ticket of POST /v1/stream/tickets',
};

type Message = (typeof ServerMessage)['options'][number] | (typeof ClientMessage)['options'][number];

const typeOf = (message: Message): string => message.shape.type.value;
const refs = (place: string, messages: readonly Message[]) =>
  messages.map(message => ({ $ref: `#/${place}/${typeOf(message)}` }));

export function asyncApi() {
  const messages: Message[] = [...ServerMessage.options, ...ClientMessage.options];
  const schemas = schemasOf(messages);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Tapebook', version: '1', description: description() },
    defaultContentType: 'application/json',
    servers: { here: { host: '{host}', protocol: 'wss', variables: { host: { default: 'localhost:8787' } } } },
    channels: {
      stream: {
        address: '/v1/stream',
        messages: Object.fromEntries(
          messages.map(message => [typeOf(message), { $ref: `#/components/messages/${typeOf(message)}` }]),
        ),
        bindings: { ws: { method: 'GET', query: QUERY, bindingVersion: '0.1.0' } },
      },
    },
    operations: {
      sent: operation('send', ServerMessage.options),
      received: operation('receive', ClientMessage.options),
    },
    components: {
      messages: Object.fromEntries(
        messages.map(message => [
          typeOf(message),
          {
            name: typeOf(message),
            summary: SUMMARY[typeOf(message)],
            payload: { $ref: `#/components/schemas/${schemaName(message)}` },
          },
        ]),
      ),
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        ticket: { type: 'httpApiKey', in: 'query', name: 'ticket' },
      },
    },
  };
}

/** The server's point of view, as AsyncAPI has it. */
const operation = (action: 'send' | 'receive', messages: readonly Message[]) => ({
  action,
  channel: { $ref: '#/channels/stream' },
  security: [{ $ref: '#/components/securitySchemes/bearer' }, { $ref: '#/components/securitySchemes/ticket' }],
  messages: refs('channels/stream/messages', messages),
});

const QUERY = {
  type: 'object',
  properties: {
    after: { type: 'integer', minimum: 0, description: 'Resume after this position, however old' },
    ticket: { type: 'string', description: 'Instead of the header Authorization, which browsers cannot send' },
  },
};

const schemaName = (message: Message): string => `${typeOf(message)}Message`;

/** In the form that the description of the HTTP API has them in: the same words for the same things. */
function schemasOf(messages: readonly Message[]) {
  const described = new OpenAPIHono();
  for (const message of messages) described.openAPIRegistry.register(schemaName(message), message as z.ZodType);
  return (
    described.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } }).components?.schemas ?? {}
  );
}

function description(): string {
  const codes = Object.entries(CLOSE_CODES).map(([reason, [code, text]]) => `- ${code} \`${reason}\`: ${text}`);
  return [
    "One connection shows a tenant's events as they become known, from any position on, without a gap and none twice.",
    'The text `ping` is answered `pong`. The server closes with:',
    codes.join('\n'),
  ].join('\n\n');
}
