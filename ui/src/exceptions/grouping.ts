/** Which trades need someone, and the groups in which they are shown: by why, or by how long ago. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { capitalised } from '../format/words.ts';

/** Pending for longer than this is stuck: booking takes milliseconds. */
const STUCK_MS = 60_000;

export type Kind = 'failed' | 'stuck' | 'approval' | 'rejected';

export const KINDS: { [K in Kind]: { title: string; why: string } } = {
  failed: { title: 'Failed', why: 'Booking was given up' },
  stuck: { title: 'Stuck', why: 'Waiting for longer than a minute' },
  approval: { title: 'Waiting for approval', why: 'A second person has to approve' },
  rejected: { title: 'Rejected', why: 'Refused by booking' },
};

export function kindOf({ status, updatedAt }: Trade, now: number): Kind | null {
  if (status === 'FAILED') return 'failed';
  if (status === 'REJECTED') return 'rejected';
  if (status === 'PENDING_APPROVAL') return 'approval';
  return status.startsWith('PENDING') && now - Date.parse(updatedAt) > STUCK_MS ? 'stuck' : null;
}

export type Grouping = 'reason' | 'age';

export interface Group {
  title: string;
  trades: Trade[];
}

const AGES: [untilMs: number, title: string][] = [
  [5 * 60_000, 'In the last five minutes'],
  [60 * 60_000, 'In the last hour'],
  [24 * 60 * 60_000, 'In the last day'],
  [Number.POSITIVE_INFINITY, 'Longer ago'],
];

/** Groups of trades of one kind, each in the order given: the largest first by reason, the youngest first by age. */
export function groupsOf(trades: readonly Trade[], kind: Kind, by: Grouping, now: number): Group[] {
  const titleOf = by === 'reason' ? (trade: Trade) => whyOf(trade, kind) : (trade: Trade) => ageOf(trade, now);
  const groups = Object.entries(Object.groupBy(trades, titleOf)).map(([title, group = []]) => ({
    title,
    trades: group,
  }));
  if (by === 'reason') return groups.sort((one, other) => other.trades.length - one.trades.length);
  const place = ({ title }: Group) => AGES.findIndex(([, name]) => name === title);
  return groups.sort((one, other) => place(one) - place(other));
}

/** By code, not by message: messages name the trade's own terms, and would make a group of each. */
const whyOf = ({ reasons: [reason] }: Trade, kind: Kind): string =>
  reason ? capitalised(reason.code.toLowerCase().replaceAll('_', ' ')) : KINDS[kind].why;

const ageOf = ({ updatedAt }: Trade, now: number): string =>
  AGES.find(([untilMs]) => now - Date.parse(updatedAt) < untilMs)?.[1] ?? '';
