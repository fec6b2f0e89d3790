/** What must hold of trades that were answered with 201, whatever goes wrong, judged by what the product itself says of them. */

/** What is known of a trade: gathered from its log, the feed and the list, each asked on its own. */
export interface Watched {
  tradeId: string;
  /** Its log, oldest first; null until it was read. */
  log: readonly { type: string; revision: number | null }[] | null;
  /** It was answered with 201, and now there is no such trade. */
  lost: boolean;
  /** Whether the chain of hashes over its log, computed here, is whole; null until it was. */
  chain: boolean | null;
  /** Sequences of its events in the feed, in the order of the feed. */
  fed: readonly number[];
  /** The version that the list shows; 0 while it does not. */
  listed: number;
}

/** holds; waits: not yet, and that is allowed; broken: never again, whatever happens. */
export type State = 'holds' | 'waits' | 'broken';

export interface Invariant {
  label: string;
  state: State;
  detail: string;
}

const OUTCOME = /^(TradeBooked|TradeRejected|TradeCancelled|AmendmentRejected|BookingFailed)$/;

const isSettled = ({ log }: Watched): boolean => OUTCOME.test(log?.at(-1)?.type ?? '');
const isFed = ({ log, fed }: Watched): boolean => log !== null && fed.length === log.length;
const isListed = ({ log, listed }: Watched): boolean => log !== null && listed === log.length;

/** Booked, pushed and listed: nothing of it is under way any more. */
export const isThrough = (trade: Watched): boolean =>
  isSettled(trade) && isFed(trade) && isListed(trade) && trade.chain === true;

const isBookedTwice = ({ log }: Watched): boolean => {
  const booked = (log ?? []).filter(({ type }) => type === 'TradeBooked').map(({ revision }) => revision);
  return new Set(booked).size < booked.length;
};

const isInOrder = ({ fed }: Watched): boolean => fed.every((sequence, index) => sequence === index + 1);

/** What holds at every moment: it may be unknown for a moment, and is never false. */
export function always(trades: readonly Watched[]): Invariant[] {
  const never = (label: string, fault: (trade: Watched) => boolean, known: (trade: Watched) => boolean) =>
    judged(label, trades, fault, known);
  return [
    never(
      'No trade is lost',
      ({ lost }) => lost,
      ({ log }) => log !== null,
    ),
    never('None is booked twice', isBookedTwice, ({ log }) => log !== null),
    never(
      'No log was changed: chains verified here',
      ({ chain }) => chain === false,
      ({ chain }) => chain !== null,
    ),
    never(
      'What the feed has, it has once, in order, without a gap',
      trade => !isInOrder(trade),
      () => true,
    ),
  ];
}

/** What comes true in the end, once the faults are over. */
export function inTheEnd(trades: readonly Watched[]): Invariant[] {
  const comes = (label: string, there: (trade: Watched) => boolean) => judged(label, trades, () => false, there);
  return [
    comes('Each is booked or refused', isSettled),
    comes('The feed has all of each log', isFed),
    comes('The list shows what the logs say', isListed),
  ];
}

function judged(
  label: string,
  trades: readonly Watched[],
  fault: (trade: Watched) => boolean,
  there: (trade: Watched) => boolean,
): Invariant {
  if (trades.length === 0) return { label, state: 'waits', detail: '' };
  const faults = trades.filter(fault).length;
  const seen = trades.filter(there).length;
  const state = faults > 0 ? 'broken' : seen < trades.length ? 'waits' : 'holds';
  return { label, state, detail: faults > 0 ? `not for ${faults}` : `${seen} of ${trades.length}` };
}
