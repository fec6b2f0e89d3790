/** The positions, now or as they were recorded at a moment; the present is read again when bookings come in. */
import { useEffect, useState } from 'react';
import { useDesk } from '../desk-context.ts';
import { useStore } from '../store.ts';
import { useAnswer } from '../trade/use-answer.ts';

/** However many bookings come in, the book is read no more often than this. */
const REFRESH_MS = 1_000;
/** The most that the API gives at once. */
export const MOST_POSITIONS = 200;

export function usePositions(asOf: string | null) {
  const { client } = useDesk();
  const seen = useSeenBookings(asOf === null);
  return useAnswer(asOf ?? `now/${seen}`, options =>
    client.positions({ limit: MOST_POSITIONS, ...(asOf === null ? {} : { asOf }) }, options),
  );
}

/** The count of bookings, told with pauses. */
function useSeenBookings(live: boolean): number {
  const { bookings } = useDesk();
  const count = useStore(bookings);
  const [seen, setSeen] = useState(count);
  const behind = live && count !== seen;
  useEffect(() => {
    if (!behind) return;
    const timer = setTimeout(() => setSeen(bookings.get()), REFRESH_MS);
    return () => clearTimeout(timer);
  }, [behind, bookings]);
  return seen;
}
