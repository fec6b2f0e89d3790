/** What people and systems can ask of a trade. */
import type { TermChanges, Terms, TradeStatus } from './terms.ts';

/** The terms that an amendment may change. */
export const AMENDABLE = [
  'quantity',
  'price',
  'side',
  'account',
  'tradeDate',
  'settlementDate',
  'venue',
  'counterparty',
] as const satisfies readonly (keyof Terms)[];

type Amendable = (typeof AMENDABLE)[number];

/** The amendable terms that null clears: booking fills them in again. */
export const CLEARABLE = [
  'tradeDate',
  'settlementDate',
  'venue',
  'counterparty',
] as const satisfies readonly Amendable[];

type Clearable = (typeof CLEARABLE)[number];

export type Changes = Partial<Pick<Terms, Exclude<Amendable, Clearable>>> & Pick<TermChanges, Clearable>;

export type TradeCommand =
  | { type: 'submit'; terms: Terms }
  | { type: 'amend'; changes: Changes; reason: string }
  | { type: 'cancel'; reason: string }
  | { type: 'rollback'; toVersion: number; reason: string }
  | { type: 'rollforward'; reason: string }
  | { type: 'retry'; reason: string }
  /** `by`: the person, then the API keys that count as that person; `issuer`: of the person's token, absent for any. */
  | { type: 'approve'; by: string[]; issuer?: string | undefined; reason?: string | undefined }
  | { type: 'refuse'; reason: string };

export type CommandOnTrade = Exclude<TradeCommand, { type: 'submit' }>;

export type Operation = TradeCommand['type'];

/** In which statuses a command on an existing trade is allowed. */
export const ALLOWED_IN: Record<CommandOnTrade['type'], readonly TradeStatus[]> = {
  amend: ['PENDING_NEW', 'BOOKED', 'PENDING_REPLACE', 'FAILED', 'PENDING_APPROVAL'],
  cancel: ['PENDING_NEW', 'BOOKED', 'PENDING_REPLACE', 'FAILED', 'PENDING_APPROVAL'],
  rollback: ['BOOKED', 'CANCELLED'],
  rollforward: ['BOOKED', 'CANCELLED'],
  retry: ['FAILED'],
  approve: ['PENDING_APPROVAL'],
  refuse: ['PENDING_APPROVAL'],
};

/** Events of a trade, beyond which only commands that end or settle the trade are taken. Bounds reads of the log. */
export const MAX_EVENTS = 10_000;

export const ALLOWED_BEYOND_MAX_EVENTS: readonly CommandOnTrade['type'][] = ['cancel', 'approve', 'refuse'];

/** Why a command has no effect. Nothing is written, and its key is free again. */
export type Refusal =
  | { code: 'not_allowed_in_status'; operation: Operation; status: TradeStatus; allowedIn: readonly TradeStatus[] }
  | { code: 'too_many_events'; operation: Operation }
  | { code: 'nothing_to_roll_forward' }
  | { code: 'not_a_second_person'; first: string }
  | { code: 'invalid'; pointer: string; message: string };
