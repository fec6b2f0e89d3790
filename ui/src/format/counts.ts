/** Counts as people read them. */
import { grouped } from './amount.ts';

export const count = (n: number): string => grouped(String(n));

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
