/** What is traded: by symbol, ISIN or name. */
import type { Instrument } from '../../../src/client/index.ts';
import { listingsOf, namedBy } from './choices.ts';
import { Typeahead } from './Typeahead.tsx';
import type { InstrumentSearch } from './use-instruments.ts';

interface InstrumentFieldProps {
  value: string;
  onChange: (value: string) => void;
  search: InstrumentSearch;
  error: string | undefined;
  disabled: boolean;
}

export function InstrumentField({ value, onChange, search, error, disabled }: InstrumentFieldProps) {
  const chosen = namedBy(value, search.found);
  return (
    <Typeahead
      label="Instrument"
      placeholder="Symbol, ISIN or name"
      autoFocus
      opens="input"
      value={value}
      onChange={onChange}
      choices={search.found.map(instrument => ({ value: instrument.symbol, note: noteOn(instrument) }))}
      hint={chosen ? `${chosen.name} · ${chosen.mic} · ${chosen.isin}` : warning(value, search)}
      whenEmpty={search.problem === null ? whenEmpty(value, search) : undefined}
      problem={search.problem === null ? undefined : `Instruments could not be loaded: ${search.problem}`}
      onRetry={search.again}
      error={error}
      disabled={disabled}
    />
  );
}

const UNKNOWN = 'Not in the reference data: booking would refuse it';

const noteOn = ({ name, mic, currency }: Instrument) => (
  <>
    {name}
    <small>
      {mic} · {currency}
    </small>
  </>
);

const whenEmpty = (value: string, search: InstrumentSearch) => (search.for === value.trim() ? UNKNOWN : 'Searching…');

/** An instrument that the server does not know may be sent, but should not be by mistake. */
function warning(value: string, search: InstrumentSearch): string | undefined {
  const listings = listingsOf(value, search.found);
  if (listings.length > 1)
    return `Several listings: choose ${listings.map(({ symbol, currency }) => `${symbol} in ${currency}`).join(' or ')}`;
  return value.trim() !== '' && search.for === value.trim() && search.found.length === 0 ? UNKNOWN : undefined;
}
