/** The steps of a trade's way that are timed, in the words of the screen. */
import type { Pipeline } from '../../../src/client/index.ts';

export type Leg = keyof Pipeline['latency'];

export const LEGS: { [L in Leg]: string } = {
  PUBLISHED: 'Sent to booking',
  CONSUMED: 'Taken up',
  BOOKED: 'Outcome recorded',
  PUSHED: 'Pushed to screens',
  WHOLE: 'Command to push',
};

export const milliseconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);
