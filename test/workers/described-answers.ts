/** Every answer to a worker test is held against `/openapi.json`: status, media type, headers, members and codes. */
import { env } from 'cloudflare:workers';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createApp } from '../../src/worker/app.ts';

type Json = Record<string, unknown>;

interface DescribedAnswer {
  $ref?: string;
  description: string;
  headers?: Record<string, { $ref: string } | { required?: boolean }>;
  content?: Record<string, { schema: Json }>;
}

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, DescribedAnswer> }>>;
  components: { schemas: Record<string, Json>; headers: Record<string, { required?: boolean }> };
}

const document = (await (await createApp().request('/openapi.json', {}, env)).json()) as Document;
const schemas = Object.fromEntries(
  Object.entries(document.components.schemas).map(([name, schema]) => [name, closed(schema) as Json]),
);
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addFormat('decimal', /^-?\d+(\.\d+)?$/);
ajv.addSchema({ $id: 'api', components: { schemas } });

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { responses }]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    responses,
  })),
);

const validators = new Map<string, ValidateFunction>();

/** Forbids members beyond the schema's; `allOf` of an extended schema becomes one object. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { allOf, $ref, ...rest } = schema as Json & { allOf?: Json[]; $ref?: string };
  if ($ref !== undefined) return { ...rest, $ref: `api${$ref}` };
  if (allOf) return closed({ ...rest, ...extended(allOf) });
  const copy = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, closed(value)]));
  return 'properties' in copy && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy;
}

function extended(parts: Json[]): Json {
  const whole = parts.map(part =>
    typeof part.$ref === 'string' ? (document.components.schemas[part.$ref.split('/').at(-1) ?? ''] ?? {}) : part,
  );
  return {
    type: 'object',
    properties: Object.assign({}, ...whole.map(({ properties }) => properties)),
    required: whole.flatMap(({ required }) => (required as string[] | undefined) ?? []),
  };
}

const validatorOf = (key: string, schema: Json): ValidateFunction => {
  const known = validators.get(key) ?? ajv.compile(closed(schema) as Json);
  validators.set(key, known);
  return known;
};

/**
 * Looks at an answer and leaves it to be read.
 * @throws Error for one that `/openapi.json` does not describe
 */
export async function asDescribed(method: string, url: string, response: Response): Promise<Response> {
  const { pathname } = new URL(url);
  const candidates = operations.filter(operation => operation.method === method && operation.pattern.test(pathname));
  // A fixed path goes before one with parameters.
  const operation = candidates.sort((one, other) => one.name.split('{').length - other.name.split('{').length)[0];
  const fault = operation && (await faultOf(operation, response));
  if (fault) throw new Error(`${operation.name} ${response.status}: ${fault}`);
  return response;
}

async function faultOf({ name, responses }: (typeof operations)[number], response: Response): Promise<string | null> {
  const { status } = response;
  const described = responses[status];
  if (!described) return `the status is not described; the answer is ${await response.clone().text()}`;
  for (const [header, value] of Object.entries(described.headers ?? {})) {
    const { required } = '$ref' in value ? (document.components.headers[header] ?? {}) : value;
    if (required && !response.headers.has(header)) return `${header} is missing`;
  }
  if (!described.content) return null;
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const schema = described.content[type]?.schema;
  if (!schema) return `${type || 'no media type'} is not described`;
  if (!/json$/.test(type) || type.endsWith('ndjson')) return null;
  const body: Json = await response.clone().json();
  const validate = validatorOf(`${name} ${status} ${type}`, schema);
  if (!validate(body)) return ajv.errorsText(validate.errors);
  const isCodeDescribed =
    type !== 'application/problem+json' || described.description.split(', ').includes(String(body.code));
  return isCodeDescribed ? null : `the code ${body.code} is not described`;
}
