/** Bodies: JSON as the schema wants it, with members changed, and then with the text itself broken. */
import fc from 'fast-check';
import { oddName, oddValue } from './values.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

type Change = (value: unknown) => unknown;

/** Changes of one member, wherever it is. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.nat(), oddValue).map(
    ([index, odd]): Change =>
      value =>
        withMember(value, index, () => odd),
  ),
  fc.nat().map(
    (index): Change =>
      value =>
        withMember(value, index, () => undefined),
  ),
  fc.tuple(oddName, oddValue).map(
    ([name, odd]): Change =>
      value =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries([...Object.entries(value), [name, odd]])
          : odd,
  ),
  oddValue.map(
    (odd): Change =>
      () =>
        odd,
  ),
);

function withMember(value: unknown, index: number, make: () => unknown): unknown {
  if (typeof value !== 'object' || value === null) return make();
  const names = Object.keys(value);
  const name = names[index % Math.max(names.length, 1)];
  if (name === undefined) return make();
  const inside = (value as Record<string, unknown>)[name];
  const next =
    typeof inside === 'object' && inside !== null && index > names.length
      ? withMember(inside, index >> 2, make)
      : make();
  return Array.isArray(value) ? value.with(Number(name), next) : { ...value, [name]: next };
}

/** What is done to the text. */
const breakage: fc.Arbitrary<(text: string) => Uint8Array> = fc.oneof(
  fc.nat().map(at => (text: string) => bytesOf(text.slice(0, at % Math.max(text.length, 1)))),
  fc.tuple(oddName, oddValue).map(
    ([name, value]) =>
      (text: string) =>
        bytesOf(text.replace('{', `{${JSON.stringify(name)}:${JSON.stringify(value)},${JSON.stringify(name)}:1,`)),
  ),
  fc
    .integer({ min: 1, max: 3000 })
    .map(depth => (text: string) => bytesOf(`${'['.repeat(depth)}${text}${']'.repeat(depth)}`)),
  fc.integer({ min: 1, max: 90_000 }).map(size => (text: string) => bytesOf(text + ' '.repeat(size))),
  fc
    .uint8Array({ minLength: 1, maxLength: 4 })
    .map(noise => (text: string) => Uint8Array.from([...bytesOf(text), ...noise])),
  fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 3 })).map(([at, noise]) => (text: string) => {
    const bytes = [...bytesOf(text)];
    bytes.splice(at % Math.max(bytes.length, 1), noise.length, ...noise);
    return Uint8Array.from(bytes);
  }),
  fc.constantFrom(
    (text: string) => bytesOf(`\ufeff${text}`),
    (text: string) => new Uint8Array(Uint16Array.from(text, char => char.charCodeAt(0)).buffer),
    () => new Uint8Array(),
    (text: string) => bytesOf(text.replaceAll('"', "'")),
  ),
);

/** @param valid values as the schema wants them */
export const bodiesOf = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 3, arbitrary: valid.map(value => bytesOf(JSON.stringify(value))) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(valid, fc.array(change, { minLength: 1, maxLength: 3 }))
        .map(([value, changes]) =>
          bytesOf(JSON.stringify(changes.reduce<unknown>((now, each) => each(now), value)) ?? ''),
        ),
    },
    { weight: 3, arbitrary: fc.tuple(valid, breakage).map(([value, broken]) => broken(JSON.stringify(value))) },
  );
