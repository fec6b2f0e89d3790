/** Requests to any operation that is described: as it is described, and then odder in some of its parts. */
import fc from 'fast-check';
import type { Operation, Parameter, Schema } from './api-document.ts';
import { bodiesOf } from './bodies.ts';
import { likely, oddText } from './values.ts';

export interface FuzzRequest {
  operation: Operation;
  method: string;
  /** With `{name}` filled in, query included, as it is put into the URL. */
  url: string;
  headers: Record<string, string>;
  body: Uint8Array | null;
  /** Whether path and method are the operation's. */
  asDescribed: boolean;
}

/** What the requests are made with: tokens, and ids that exist. */
export interface World {
  tokens: readonly string[];
  tradeIds: readonly string[];
}

/** Long work, which one request starts and many would only repeat. */
const startsWork = ({ method, path }: Operation): boolean => method !== 'GET' && /rebuild|reconciliation/.test(path);

/** Bytes that a header can carry; few of those beyond ASCII, each of which the runtime writes to the console. */
const headerText = oddText.map(text => {
  const carried = text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '').trim();
  return /[\x80-\xff]/.test(carried) ? carried.slice(0, 20) : carried;
});

const rarely = <T>(odd: fc.Arbitrary<T>, usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 1, arbitrary: odd }, { weight: 7, arbitrary: usual });

const header = (usual: fc.Arbitrary<string>) => rarely(fc.option(headerText, { nil: undefined }), usual);

export function requests(operations: readonly Operation[], resolve: (schema: Schema) => Schema, world: World) {
  return fc.oneof(
    ...operations.map(operation => ({
      weight: startsWork(operation) ? 1 : operation.body ? 40 : 20,
      arbitrary: requestsTo(operation, resolve, world),
    })),
  );
}

function requestsTo(
  operation: Operation,
  resolve: (schema: Schema) => Schema,
  world: World,
): fc.Arbitrary<FuzzRequest> {
  const textOf = (parameter: Parameter): fc.Arbitrary<string> =>
    parameter.in === 'path' && parameter.name === 'tradeId'
      ? rarely(oddText, fc.constantFrom(...world.tradeIds))
      : rarely(oddText, likely(parameter.schema, resolve, parameter.name).map(String));
  const named = (where: Parameter['in']) => operation.parameters.filter(parameter => parameter.in === where);
  const pairs = named('query').map(parameter =>
    fc.tuple(fc.constant(parameter.name), fc.option(textOf(parameter), { freq: 2, nil: undefined })),
  );
  const unknownPair = fc.option(fc.tuple(oddText, oddText), { freq: 20, nil: undefined });
  return fc
    .record({
      method: rarely(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
        fc.constant(operation.method),
      ),
      path: fc.tuple(...named('path').map(textOf)),
      suffix: rarely(fc.constantFrom('', '/', '//', '/x', '%00', ';a=b', '%2e%2e'), fc.constant('')),
      query: fc.tuple(fc.tuple(...pairs), unknownPair),
      body: operation.body ? bodiesOf(likely(operation.body, resolve)) : fc.constant(null),
      authorization: header(fc.constantFrom(...world.tokens.map(token => `Bearer ${token}`))),
      key: header(fc.uuid()),
      match: header(fc.constantFrom('*', '"1"', '"2"', '"3"', 'W/"2"')),
      type: header(fc.constant('application/json')),
      accept: header(
        fc.constantFrom(
          '*/*',
          'application/json',
          'text/csv',
          'application/x-ndjson',
          'application/cloudevents-batch+json',
        ),
      ),
      more: fc.option(
        fc.tuple(
          fc.constantFrom('upgrade', 'x-request-id', 'x-tapebook-bookmark', 'content-length', 'origin', 'cookie'),
          headerText,
        ),
        {
          freq: 6,
          nil: undefined,
        },
      ),
    })
    .map(parts => {
      const values = [...parts.path];
      const path = operation.path.replaceAll(/\{\w+\}/g, () =>
        encodeURIComponent((values.shift() ?? '').toWellFormed()),
      );
      const [known, unknown] = parts.query;
      const query = new URLSearchParams();
      for (const [name, value] of [...known, ...(unknown ? [unknown] : [])])
        if (value !== undefined) query.append(name, value);
      const headers = {
        authorization: parts.authorization,
        'idempotency-key': parts.key,
        'if-match': parts.match,
        'content-type': parts.type,
        accept: parts.accept,
        ...(parts.more && { [parts.more[0]]: parts.more[1] }),
      };
      const takesBody = parts.method !== 'GET' && parts.method !== 'HEAD';
      return {
        operation,
        method: parts.method,
        url: `https://tapebook.test${path}${parts.suffix}${query.size > 0 ? `?${query}` : ''}`,
        headers: Object.fromEntries(
          Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
        ),
        body: takesBody ? parts.body : null,
        asDescribed:
          parts.method === operation.method && parts.suffix === '' && parts.path.every(value => /^[\w-]+$/.test(value)),
      };
    });
}
