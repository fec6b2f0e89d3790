/** Instruments that match what has been typed, asked of the server as one types. */
import { useEffect, useState } from 'react';
import type { Instrument } from '../../../src/client/index.ts';
import { useDesk } from '../desk-context.ts';
import { stillFound } from './choices.ts';

/** Long enough to skip the keys in between, too short to notice. */
const PAUSE_MS = 90;

export interface InstrumentSearch {
  /** Those that match what is typed, of the last answer: what is offered is never for another text. */
  found: readonly Instrument[];
  /** The text that was last answered; null before the first answer. */
  for: string | null;
}

export function useInstruments(typed: string): InstrumentSearch {
  const { client } = useDesk();
  const [search, setSearch] = useState<InstrumentSearch>({ found: [], for: null });
  const q = typed.trim();

  useEffect(() => {
    const asking = new AbortController();
    const timer = setTimeout(async () => {
      const result = await client.instruments(q, asking);
      if (result.ok) setSearch({ found: result.value.items, for: q });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [client, q]);

  return { ...search, found: stillFound(search.found, q) };
}

/** The one instrument that a text names, by symbol or ISIN. */
export function namedBy(text: string, { found }: InstrumentSearch): Instrument | undefined {
  const name = text.trim().toUpperCase();
  return found.find(({ symbol, isin }) => symbol.toUpperCase() === name || isin === name);
}
