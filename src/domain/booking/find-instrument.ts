/** Finds the instrument that terms mean. Booking, previews and the search for duplicates all use this one way. */
import type { Reason } from '../trade/events.ts';
import type { ResolvedInstrument, Terms } from '../trade/terms.ts';
import { localDate, venueDate } from '../venues.ts';
import { inForceAtMarket, marketDate } from './market.ts';
import { type ComparedTrade, type Instrument, inForceOn } from './reference-data.ts';

/** The terms that an instrument and a trade date are found by. */
export type Given = {
  [Name in 'symbol' | 'isin' | 'currency' | 'venue' | 'tradeDate']?: Terms[Name] | null | undefined;
};

/** The instrument as of the trade date, or the reason that none was found. */
export type Found = { tradeDate: string } & (
  | { instrument: Instrument; reason: undefined }
  | { instrument: undefined; reason: Reason }
);

/** Listings that a message names; of more, their number. */
const MAX_LISTINGS_NAMED = 10;

/**
 * Finds the instrument of a trade that was never booked.
 * @param submittedAt RFC 3339; gives terms without a trade date their day
 * @param versions every version of every instrument that may be meant, in any order
 */
export function findInstrument(given: Given, submittedAt: string, versions: readonly Instrument[]): Found {
  const name = [given.symbol, given.isin].filter(Boolean).join(' / ');
  const named = candidates(given, submittedAt, versions).filter(
    ({ symbol, isin }) => (given.symbol ?? symbol) === symbol && (given.isin ?? isin) === isin,
  );
  if (named.length === 0) return unknown(name, given, submittedAt);
  const active = named.filter(listing => listing.active);
  if (active.length === 0)
    return missed(given, submittedAt, 'UNKNOWN_INSTRUMENT', 2, `instrument ${name} is no longer active`);
  const traded = active.filter(({ currency }) => (given.currency ?? currency) === currency);
  if (traded.length === 0) {
    const message = `instrument ${name} does not trade in ${given.currency}; its listings: ${listings(active)}`;
    return missed(given, submittedAt, 'OTHER', 99, message);
  }
  const atVenue = traded.filter(({ mic }) => mic === given.venue);
  const left = atVenue.length > 0 ? atVenue : traded;
  const [only] = left;
  if (only && left.length === 1) return found(only, given, submittedAt);
  const message = `instrument ${name} has several listings: give the symbol, currency or venue of one of ${listings(left)}`;
  return missed(given, submittedAt, 'AMBIGUOUS_INSTRUMENT', 2, message);
}

/** Finds the version of a booked trade's own symbol; only a trade date of another version changes the ISIN. */
export function findOwnInstrument(
  own: ResolvedInstrument,
  given: Pick<Given, 'venue' | 'tradeDate'>,
  submittedAt: string,
  versions: readonly Instrument[],
): Found {
  const all = versions.filter(({ symbol }) => symbol === own.symbol);
  const [version] = candidates(given, submittedAt, all);
  if (!version) return unknown(own.symbol, given, submittedAt);
  const tradeDate = tradeDateOf(given, version, submittedAt);
  // The version that the trade was booked under has its ISIN, or the same dates with a corrected one.
  const isCorrected = all.every(({ isin }) => isin !== own.isin) && version === inForceOn(all, own.tradeDate);
  const keepsIsin = tradeDate === own.tradeDate || isCorrected;
  const instrument = { ...version, isin: keepsIsin ? own.isin : version.isin, currency: own.currency };
  return { instrument, tradeDate, reason: undefined };
}

/** The symbol and trade date that a compared trade was booked under, or would be. */
export function listingOf(other: ComparedTrade, versions: readonly Instrument[]) {
  const { symbol, tradeDate } = other;
  const wasBooked = other.bookingReference !== null || other.status === 'PENDING_REPLACE';
  if (wasBooked && symbol !== null && tradeDate !== null) return { symbol, tradeDate };
  const asFound = findInstrument(other, other.submittedAt, versions);
  return { symbol: asFound.instrument?.symbol, tradeDate: asFound.tradeDate };
}

/** The version in force of each symbol, by symbol. Without a trade date, each market has its own today. */
function candidates({ tradeDate }: Given, submittedAt: string, versions: readonly Instrument[]): Instrument[] {
  return [...Map.groupBy(versions, ({ symbol }) => symbol)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, all]) =>
      tradeDate == null ? (inForceAtMarket(all, submittedAt) ?? []) : (inForceOn(all, tradeDate) ?? []),
    );
}

/** The trade date as given, else today at submission, at the venue or the market: late booking changes nothing. */
function tradeDateOf({ tradeDate, venue }: Given, instrument: Instrument | undefined, submittedAt: string): string {
  if (tradeDate != null) return tradeDate;
  const atVenue = venue == null ? undefined : venueDate(venue, submittedAt);
  return atVenue ?? (instrument ? marketDate(instrument, submittedAt) : localDate(submittedAt, 'UTC'));
}

const found = (instrument: Instrument, given: Given, submittedAt: string): Found => ({
  instrument,
  tradeDate: tradeDateOf(given, instrument, submittedAt),
  reason: undefined,
});

const missed = (given: Given, submittedAt: string, code: string, fixCode: number, message: string): Found => ({
  instrument: undefined,
  tradeDate: tradeDateOf(given, undefined, submittedAt),
  reason: { code, fixCode, message },
});

function unknown(name: string, given: Given, submittedAt: string): Found {
  const date = tradeDateOf(given, undefined, submittedAt);
  return missed(
    given,
    submittedAt,
    'UNKNOWN_INSTRUMENT',
    2,
    `unknown instrument ${name} on ${date}: check the symbol, the ISIN and the trade date`,
  );
}

function listings(several: readonly Instrument[]): string {
  const names = several
    .slice(0, MAX_LISTINGS_NAMED)
    .map(({ symbol, mic, currency }) => `${symbol} (${mic}, ${currency})`);
  const more = several.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
