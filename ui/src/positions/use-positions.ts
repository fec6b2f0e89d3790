/** The positions, now or as they were recorded at a moment; the present is read again when bookings come in, and now and then. */
import { useNowText } from '../clock.ts';
import { useDesk } from '../desk-context.ts';
import { useAnswer } from '../trade/use-answer.ts';
import { useTold } from '../use-told.ts';
import { readPositions } from './read-positions.ts';

/** However many bookings come in, the book is read no more often than this. */
const REFRESH_MS = 1_000;
/** A booking is told also when the views could not take it yet, and nobody tells when they have. */
const LATE_EVERY_MS = 10_000;

export function usePositions(asOf: string | null, accounts: readonly string[]) {
  const { client, bookings } = useDesk();
  const told = useTold(bookings, REFRESH_MS, asOf === null);
  const late = useNowText(at => (asOf === null ? String(Math.floor(at / LATE_EVERY_MS)) : ''));
  const key = `${asOf ?? 'now'}/${accounts.join()}`;
  const { value, problem, again } = useAnswer(key, readPositions(client, asOf, accounts), `${told}/${late}`);
  // The last answer stays until the next is there: under another moment it would be wrong.
  const holdings = value?.asOf === asOf ? value : null;
  return { holdings, answered: holdings !== null && String(holdings.accounts) === String(accounts), problem, again };
}
