/** What a browser has to fetch before the Trade UI works, and how much that may be. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes of JavaScript, compressed by gzip. */
export interface UiSize {
  /** What the first screen waits for. */
  first: number;
  /** Everything that any screen may fetch later too. */
  total: number;
}

export const UI_LIMITS: UiSize = { first: 130 * 1024, total: 200 * 1024 };

const STATIC = /(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;
const ANY = /["'`](?:\.\/|\/?assets\/)([\w.-]+\.js)["'`]/g;

/**
 * Follows the imports from the page on.
 * @param html the built page
 * @param files the built files of JavaScript, by name
 */
export function weigh(html: string, files: ReadonlyMap<string, string>): UiSize {
  const entries = [...html.matchAll(/\/assets\/([\w.-]+\.js)/g)].map(([, name = '']) => name);
  if (entries.length === 0) throw new Error('The page loads no script');
  return { first: compressed(reached(entries, files, STATIC)), total: compressed(reached(entries, files, ANY)) };
}

/** The size of what has been built into a folder. */
export function builtSize(folder: string): UiSize {
  const assets = join(folder, 'assets');
  const names = readdirSync(assets).filter(name => name.endsWith('.js'));
  const files = new Map(names.map(name => [name, readFileSync(join(assets, name), 'utf8')]));
  return weigh(readFileSync(join(folder, 'index.html'), 'utf8'), files);
}

/** @returns what is too large, in words; empty when nothing is */
export function tooLarge(size: UiSize, limits: UiSize = UI_LIMITS): string {
  return (['first', 'total'] as const)
    .filter(which => size[which] > limits[which])
    .map(
      which =>
        `JavaScript of the UI, ${which}: ${kilobytes(size[which])}, above the limit of ${kilobytes(limits[which])}`,
    )
    .join('\n');
}

export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB gzip`;

function reached(entries: readonly string[], files: ReadonlyMap<string, string>, imports: RegExp): string[] {
  const seen = new Set(entries);
  for (const name of seen)
    for (const [, imported = ''] of textOf(name, files).matchAll(imports)) if (files.has(imported)) seen.add(imported);
  return [...seen].map(name => textOf(name, files));
}

function textOf(name: string, files: ReadonlyMap<string, string>): string {
  const text = files.get(name);
  if (text === undefined) throw new Error(`The page needs ${name}, which is missing from the build`);
  return text;
}

const compressed = (texts: readonly string[]) => texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
