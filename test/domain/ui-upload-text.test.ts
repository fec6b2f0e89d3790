import { expect, test } from 'vitest';
import { decoded, readRecordsIn, shapeOf } from '../../ui/src/reference/upload-text.ts';

const bytesOf = (...bytes: number[]) => new Uint8Array(bytes).buffer;

test('a CSV is sent as it was written, so that its lines keep their numbers', () => {
  expect(readRecordsIn('\n\nlei\tname\n1\t\n')).toEqual({ csv: '\n\nlei\tname\n1\t\n' });
  expect(readRecordsIn(' [1] ')).toEqual({ items: [1] });
  expect(readRecordsIn('{"items": [2]}')).toEqual({ items: [2] });
  expect(readRecordsIn('{"items": 2}')).toEqual({ wrong: 'Expected a JSON list of records' });
  expect(readRecordsIn(' \n')).toEqual({ wrong: 'There are no records in it' });
});

test('bytes are read as UTF-8, or not at all; as Windows-1252 whatever they are', () => {
  expect(decoded(bytesOf(0xef, 0xbb, 0xbf, 0xc3, 0xbc), 'utf-8')).toBe('\u00fc');
  expect(decoded(bytesOf(0x4d, 0xfc), 'utf-8')).toBeNull();
  expect(decoded(bytesOf(0x4d, 0xfc, 0x80, 0x81), 'windows-1252')).toBe('M\u00fc\u20ac\u0081');
});

test.for<[string, ReturnType<typeof shapeOf>]>([
  ['lei,name\n1,A; B; C\n\n2,B', { separator: 'commas', lines: 2 }],
  ['\nlei;name\r1;A', { separator: 'semicolons', lines: 1 }],
  ['lei\tname', { separator: 'tabs', lines: 0 }],
  ['[{"lei": "1"}]', null],
  [' ', null],
])('%j is about to be read as %j', ([text, shape]) => {
  expect(shapeOf(text)).toEqual(shape);
});
