/** The address of the page follows what is shown, within what browsers let a page do. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Address } from '../../ui/src/address.ts';

const SECOND = 1_000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A browser's history that takes so many changes, and throws at all others as Safari does. */
function browser(most = Number.POSITIVE_INFINITY) {
  const written: string[] = [];
  const change = (how: string) => (_data: null, _unused: '', address: string) => {
    if (written.length >= most) throw new DOMException('more than 100 times per 30 seconds', 'SecurityError');
    written.push(`${how} ${address}`);
  };
  return { written, address: new Address({ pushState: change('push'), replaceState: change('replace') }) };
}

test('a browser that refuses a change keeps nothing else from happening', () => {
  const told = vi.spyOn(console, 'info').mockReturnValue();
  const { written, address } = browser(1);
  address.replace('/1');
  address.replace('/2');
  vi.advanceTimersByTime(SECOND);
  address.push('/3');
  expect(written).toEqual(['replace /1']);
  expect(told).toHaveBeenCalledTimes(2);
});

test('moving fast for half a minute stays below what the strictest browser takes, and ends at the last address', () => {
  const { written, address } = browser(100);
  for (let frame = 1; frame <= 30 * 60; frame++) {
    address.replace(`/${frame}`);
    vi.advanceTimersByTime(SECOND / 60);
  }
  vi.advanceTimersByTime(SECOND);
  expect(written.length).toBeLessThan(100);
  expect(written.at(-1)).toBe('replace /1800');
});

test('one change is written at once, of several the last, and before another place is gone to', () => {
  const { written, address } = browser();
  address.replace('/?q=a');
  expect(written).toEqual(['replace /?q=a']);
  address.replace('/?q=ab');
  address.replace('/?q=abc');
  address.push('/positions');
  expect(written.slice(1)).toEqual(['replace /?q=abc', 'push /positions']);
  vi.advanceTimersByTime(SECOND);
  expect(written).toHaveLength(3);
});

test('what waits is not written over the place that Back has led to', () => {
  const { written, address } = browser();
  address.replace('/?q=a');
  address.replace('/?q=ab');
  address.forgetWaiting();
  vi.advanceTimersByTime(SECOND);
  expect(written).toEqual(['replace /?q=a']);
});
