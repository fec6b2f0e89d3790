/** Statuses and sides in the words of the screen. */
import type { Trade } from '../../../src/contracts/trade.ts';

export type Status = Trade['status'];
export type Side = Trade['side'];

/** What a status means to a person at a glance; each has a colour and a shape of its own. */
export type Tone = 'booked' | 'pending' | 'rejected' | 'cancelled' | 'failed';

export const TONES = ['pending', 'booked', 'rejected', 'cancelled', 'failed'] as const satisfies readonly Tone[];

export const STATUS: { [S in Status]: { label: string; tone: Tone } } = {
  PENDING_NEW: { label: 'Pending', tone: 'pending' },
  PENDING_REPLACE: { label: 'Rebooking', tone: 'pending' },
  PENDING_CANCEL: { label: 'Cancelling', tone: 'pending' },
  PENDING_APPROVAL: { label: 'Approval', tone: 'pending' },
  BOOKED: { label: 'Booked', tone: 'booked' },
  REJECTED: { label: 'Rejected', tone: 'rejected' },
  CANCELLED: { label: 'Cancelled', tone: 'cancelled' },
  FAILED: { label: 'Failed', tone: 'failed' },
};

export const SIDE: { [S in Side]: { label: string; long: string } } = {
  BUY: { label: 'Buy', long: 'Buy' },
  SELL: { label: 'Sell', long: 'Sell' },
  SELL_SHORT: { label: 'Short', long: 'Sell short' },
};

export const isSide = (text: string): text is Side => Object.hasOwn(SIDE, text);

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const toneLabel = (tone: Tone): string => capitalised(tone);

export const toneOf = (trade: Trade): Tone => STATUS[trade.status].tone;
