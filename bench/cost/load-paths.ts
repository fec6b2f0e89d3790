/** What a trade costs when many come at once, so that batches are larger than one: counted, but not the same every time. */
import { setTimeout as pause } from 'node:timers/promises';
import { nthTrade } from '../../test/support/many-trades.ts';
import { type Desk, TRADE } from './desk.ts';
import type { Path } from './paths.ts';

const RATE = 50;
const SECONDS = 3;
const BURST = 200;

const ofToday = (n: number) => ({ ...nthTrade(n), tradeDate: TRADE.tradeDate });

export async function measureLoad(desk: Desk): Promise<Path[]> {
  const offered = RATE * SECONDS;
  return [
    {
      name: `submitted and booked, ${RATE} a second offered`,
      unit: 'trade',
      measured: await desk.meter.measure(offered, offered, async () => {
        const began = performance.now();
        const pending: Promise<string>[] = [];
        for (let n = 0; n < offered; n++) {
          await pause(Math.max(0, began + (n * 1000) / RATE - performance.now()));
          pending.push(desk.submit(ofToday(n)));
        }
        await Promise.all(pending);
      }),
    },
    {
      name: `submitted and booked, ${BURST} at once`,
      unit: 'trade',
      measured: await desk.meter.measure(BURST, BURST, async () => {
        await Promise.all(Array.from({ length: BURST }, (_, n) => desk.submit(ofToday(n))));
      }),
    },
  ];
}
