/** Reading of CSV: its header, its separator, and each line by itself. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../src/worker/problem.ts';
import { readCsv } from '../../src/worker/read-csv.ts';

const COLUMNS = { names: ['lei', 'name', 'validFrom'], required: ['lei', 'name'] };
const bytesOf = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer;
const read = (text: string) => readCsv(bytesOf(text), COLUMNS);
/** Each line in short: its number and its name, or `!` where it is at fault. */
const told = (text: string) =>
  read(text).map(row => ('fault' in row ? `${row.line} !` : `${row.line} ${row.given.name ?? ''}`));

function refusal(given: string | ArrayBuffer): ProblemError {
  try {
    readCsv(typeof given === 'string' ? bytesOf(given) : given, COLUMNS);
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('each line stands alone', () => {
  test.for<[what: string, lines: string[], told: string[]]>([
    ['too many fields', ['1,Amazon.com, Inc.,2020-01-01', '2,B'], ['2 !', '3 B']],
    ['empty fields at the end', ['1,A,2020-01-01,,,', '2,B'], ['2 A', '3 B']],
    ['fewer fields', ['1,A', '2', '3,C,'], ['2 A', '3 ', '4 C']],
    ['a quoted comma', ['1,"A, Inc.",2020-01-01'], ['2 A, Inc.']],
    ['doubled quotes', ['1,"A ""x""",', '2,B'], ['2 A "x"', '3 B']],
    ['a stray quote', ['1,A "x" Inc.,', '2,B'], ['2 !', '3 B']],
    ['text after a closing quote', ['1,"A" Inc.,', '2,B'], ['2 !', '3 B']],
    ['a quote that is never closed', ['1,"A,2020-01-01', '2,B', '3,C'], ['2 !', '3 B', '4 C']],
    ['an unclosed quote above quoted lines', ['1,"A,', '"2","B, Inc.",""', '3,"C"'], ['2 !', '3 B, Inc.', '4 C']],
    ['an unclosed quote above an empty quoted field', ['1,"A,', '2,"",', '3,C'], ['2 !', '3 ', '4 C']],
    ['a quote closed on the next line', ['1,"A', 'Inc.",2020-01-01', '2,B'], ['2 A\nInc.', '4 B']],
    ['a quote closed two lines below', ['1,"A', 'B', 'C",2020-01-01', '2,D'], ['2 !', '3 ', '4 !', '5 D']],
    ['an unclosed quote on the last line', ['1,A', '2,"B'], ['2 A', '3 !']],
    ['two unclosed quotes', ['1,"A', '2,"B', '3,C'], ['2 !', '3 !', '4 C']],
    ['blank lines and lines of separators', ['', '1,A', '  ', ',,', '2,B', ''], ['3 A', '6 B']],
  ])('%s', ([, lines, expected]) => {
    expect(told(['lei,name,validFrom', ...lines].join('\n'))).toEqual(expected);
  });

  test('line endings of three kinds in one file are counted as an editor counts them', () => {
    expect(told('lei,name\r\n1,A\n2,B\r3,C\r\n\r\n4,D')).toEqual(['2 A', '3 B', '4 C', '6 D']);
  });

  test('whatever is put between two good lines, both are read', () => {
    const piece = fc.constantFrom('"', ',', ';', 'x', ' ', '""', '\u00e9', '1,A');
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 8 }), { maxLength: 5 }), between => {
        const lines = between.map(pieces => pieces.join(''));
        const rows = told(['lei,name', '1,First', ...lines, '2,"Last, Inc."', '3,Plain'].join('\n'));
        expect([rows[0], ...rows.slice(-2)]).toEqual([
          '2 First',
          `${between.length + 3} Last, Inc.`,
          `${between.length + 4} Plain`,
        ]);
      }),
    );
  });
});

describe('the header', () => {
  test.for([
    ['semicolons', 'lei;name;validFrom\n1;A, Inc.;'],
    ['tabs', 'lei\tname\n1\t"A, Inc."'],
    ['a byte-order mark, blank lines and other cases', '\ufeff\n  \nLEI , Name\n1,"A, Inc."'],
    ['another order, and empty columns at the end', 'ValidFrom,NAME,lei,,\n2020-01-01,"A, Inc.",1,,'],
    ['quotes', '"lei","name"\n"1","A, Inc."'],
  ])('with %s is read', ([, text]) => {
    expect(read(text ?? '')).toMatchObject([{ given: { lei: '1', name: 'A, Inc.' } }]);
  });

  test.for<[header: string, said: string]>([
    ['lei', 'the header lacks "name"; allowed columns: lei, name, validFrom'],
    ['foo', 'the header lacks "lei", "name", and has unknown columns: "foo"; allowed columns: lei, name, validFrom'],
    ['lei,name,isin', 'the header has unknown columns: "isin"; allowed columns: lei, name, validFrom'],
    ['lei,name,Name', 'the header repeats "name"; allowed columns: lei, name, validFrom'],
    ['lei,,name', 'the header has unknown columns: "(no name)"; allowed columns: lei, name, validFrom'],
    ['lei,"name', 'the header opens a quote (") that is not closed'],
  ])('%s is refused in one sentence', ([header, said]) => {
    const { code, message } = refusal(`${header}\n1,"A`);
    expect([code, message]).toEqual(['validation_failed', said]);
  });

  test('names at most ten columns, shortened', () => {
    const { message } = refusal(`lei,name,${Array.from({ length: 500 }, () => 'x'.repeat(500)).join(',')}\n1,A`);
    expect(message).toContain('and 490 more');
    expect(message.length).toBeLessThan(1000);
  });
});

test.for<[what: string, bytes: ArrayBuffer, code: string]>([
  ['nothing', bytesOf(''), 'validation_failed'],
  ['a byte-order mark', bytesOf('\ufeff'), 'validation_failed'],
  ['blank lines', bytesOf('\r\n \n'), 'validation_failed'],
  ['a header alone', bytesOf('lei,name\n\n,,\n'), 'validation_failed'],
  ['Windows-1252', new Uint8Array([...new TextEncoder().encode('lei,name\n1,Z'), 0xfc]).buffer, 'malformed_json'],
  ['UTF-16', new Uint8Array([0xff, 0xfe, ...bytesOf16('lei,name\n1,A')]).buffer, 'malformed_json'],
  ['UTF-16 without a mark', new Uint8Array(bytesOf16('lei,name\n1,A')).buffer, 'malformed_json'],
  ['too many lines', bytesOf(`lei,name\n${'1,A\n'.repeat(10_001)}`), 'payload_too_large'],
])('%s is refused as a whole', ([, bytes, code]) => {
  expect(refusal(bytes).code).toBe(code);
});

function bytesOf16(text: string): number[] {
  return [...text].flatMap(character => [character.charCodeAt(0), 0]);
}
