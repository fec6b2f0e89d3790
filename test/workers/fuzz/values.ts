/** Values as a schema wants them, more or less, and values that nothing wants. */
import fc from 'fast-check';
import type { Schema } from './api-document.ts';

/** What members and parameters of these names mostly hold, so that requests get past the first check. */
const USUAL: Record<string, readonly string[]> = {
  account: ['EQ-001', 'EQ-002', 'EQ-099', 'NONE'],
  symbol: ['AAPL', 'SAP', 'NOPE'],
  isin: ['US0378331005', 'DE0007164600'],
  counterparty: ['FOR8UP27PHTHYVLBNG30'],
  lei: ['FOR8UP27PHTHYVLBNG30'],
  quantity: ['100', '0.00000001', '999999999999999999.99999999'],
  price: ['189.22', '1', '0.01'],
  tradeDate: ['2026-11-02', '2015-01-01'],
  settlementDate: ['2026-11-05'],
  venue: ['XNAS', 'XETR'],
  mic: ['XNAS'],
  currency: ['USD', 'EUR'],
};

/** @param name of the member or parameter */
export function likely(schema: Schema, resolve: (schema: Schema) => Schema, name = ''): fc.Arbitrary<unknown> {
  const known = resolve(schema);
  const usual = USUAL[name];
  if (usual) return fc.constantFrom<unknown>(...usual);
  if (known.enum) return fc.constantFrom(...known.enum);
  if (known.const !== undefined) return fc.constant(known.const);
  const [any = known] = known.anyOf ?? known.oneOf ?? [];
  if (any !== known) return fc.oneof(...(known.anyOf ?? known.oneOf ?? []).map(each => likely(each, resolve, name)));
  if (known.allOf)
    return fc.tuple(...known.allOf.map(each => likely(each, resolve))).map(parts => Object.assign({}, ...parts));
  const type = Array.isArray(known.type) ? known.type[0] : known.type;
  switch (type) {
    case 'object': {
      const members: Record<string, fc.Arbitrary<unknown>> = {};
      for (const [member, each] of Object.entries(known.properties ?? {}))
        members[member] = likely(each, resolve, member);
      return fc.record(members, { requiredKeys: known.required ?? [] });
    }
    case 'array':
      return fc.array(likely(known.items ?? {}, resolve, name), { minLength: 1, maxLength: 3 });
    case 'integer':
      return fc.integer({ min: known.minimum ?? 0, max: Math.min(known.maximum ?? 9, (known.minimum ?? 0) + 9) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return ofText(known);
  }
}

function ofText({ format, example }: Schema): fc.Arbitrary<unknown> {
  if (format === 'date-time') return fc.constantFrom('2026-11-24T00:00:00.000Z', '2030-01-01T00:00:00+01:00');
  if (format === 'date') return fc.constantFrom('2026-11-23', '2020-02-29');
  return example === undefined ? fc.constantFrom('one', 'AB-1', 'a reason for it') : fc.constant(example);
}

/** Text that breaks things, all of it well-formed enough to be sent. */
export const oddText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\u007f',
    '\u202e',
    '\ufeff',
    '\ud800',
    '\udfff\ud800',
    '\u{1f4a9}',
    "' OR 1=1 --",
    '%',
    '%00',
    '%ff',
    '../../etc/passwd',
    '{}',
    'null',
    'NaN',
    '-0',
    '1e999',
    '0x10',
    '9'.repeat(400),
    'a'.repeat(70),
    'é'.repeat(501),
    '2026-02-30',
    '9999-99-99',
    '0000-01-01T00:00:00Z',
    '+275760-09-13T00:00:00.001Z',
    'constructor',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
);

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(null, true, false, 0, -0, -1, 1.5, 1e308, 5e-324, 2 ** 53, 2 ** 64, [], {}, [[]], [null]),
  fc.jsonValue({ maxDepth: 3 }),
);

export const oddName = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    'a/b~c',
    '\u0000',
    '\ud800',
    'tenant',
    'tradeId',
  ),
  fc.string({ maxLength: 8 }),
);
