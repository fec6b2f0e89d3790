import { describe, expect, it } from 'vitest';
import { tooLarge, weigh } from '../../scripts/lib/ui-size.ts';

const noise = (seed: number, length: number) =>
  Array.from({ length }, (_, n) => Math.abs(Math.sin(seed + n) * 1e6).toString(36)).join('');

const page = '<script type="module" crossorigin src="/assets/main-1.js"></script>';

describe('the size of the UI', () => {
  const files = new Map([
    ['main-1.js', 'import{a}from"./shared-1.js";const later=()=>import("./later-1.js");'],
    ['shared-1.js', noise(1, 100)],
    ['later-1.js', `import"./shared-1.js";import{b}from'./deep-1.js';${noise(2, 100)}`],
    ['deep-1.js', noise(3, 100)],
    ['docs-1.js', noise(4, 1000)],
  ]);

  it('counts for the first screen what its script imports at once, in total also what it may fetch later', () => {
    const { first, total } = weigh(page, files);
    const without = (name: string) => weigh(page, new Map(files).set(name, '')).first;
    expect(without('shared-1.js')).toBeLessThan(first);
    expect(without('later-1.js')).toBe(first);
    expect(weigh(page, new Map(files).set('deep-1.js', '')).total).toBeLessThan(total);
    expect(weigh(page, new Map(files).set('docs-1.js', '')).total).toBe(total);
  });

  it('is refused above what is allowed', () => {
    expect(tooLarge({ first: 10, total: 20 }, { first: 10, total: 20 })).toBe('');
    expect(tooLarge({ first: 11, total: 20 }, { first: 10, total: 20 })).toMatch(/first/);
    expect(tooLarge({ first: 10, total: 21 }, { first: 10, total: 20 })).toMatch(/total/);
  });

  it('is an error where what the page needs is not there', () => {
    expect(() => weigh('<p>nothing</p>', files)).toThrow(/no script/);
    expect(() => weigh(page, new Map())).toThrow(/main-1\.js/);
  });
});
