/** What /asyncapi.json says is what the stream does. */
import { expect, test } from 'vitest';
import { ClientMessage, ServerMessage } from '../../src/contracts/stream.ts';
import { call } from './support.ts';

interface Described {
  asyncapi: string;
  info: { description: string };
  channels: { stream: { address: string; messages: Record<string, unknown> } };
  operations: Record<string, { action: string; messages: { $ref: string }[] }>;
}

async function described(): Promise<Described> {
  const response = await call('GET', '/asyncapi.json', { headers: { authorization: '' } });
  expect(response.status).toBe(200);
  return response.json();
}

/** Every `$ref` anywhere in it. */
const refsOf = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(refsOf)];
};

test('describes every message of both directions, open to all', async () => {
  const { asyncapi, channels, operations } = await described();
  expect(asyncapi).toBe('3.0.0');
  expect(channels.stream.address).toBe('/v1/stream');
  const types = (schema: typeof ServerMessage | typeof ClientMessage) =>
    schema.options.map(option => `#/channels/stream/messages/${option.shape.type.value}`);
  expect(operations.sent?.messages.map(({ $ref }) => $ref)).toEqual(types(ServerMessage));
  expect(operations.received?.messages.map(({ $ref }) => $ref)).toEqual(types(ClientMessage));
});

test('every reference leads to something, and the close codes are there', async () => {
  const document = await described();
  for (const ref of refsOf(document)) {
    const target = ref
      .slice(2)
      .split('/')
      .reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], document);
    expect(target, ref).toBeDefined();
  }
  for (const code of ['4001', '4003', '4008', '4400', '4401', '4500'])
    expect(document.info.description).toContain(code);
});
