/**
 * Trading venues by MIC (ISO 10383) and the time zone (IANA) in which each tells its trade date.
 *
 * A trade done in Tokyo on Tuesday morning is stamped Monday in UTC, so "today" and "in the future" only mean
 * something where the venue is. A MIC that is not listed (and XXXX, XOFF, SINT: no venue at all) has no zone here.
 */

const MICS_BY_TIME_ZONE: Readonly<Record<string, string>> = {
  'America/New_York': 'XNAS XNGS XNMS XNCM XNYS XASE ARCX BATS BATY EDGA EDGX IEXG MEMX LTSE XBOS XPHL OTCM',
  'America/Chicago': 'XCHI XCBO',
  'America/Toronto': 'XTSE XTSX XATS XCNQ NEOE',
  'America/Mexico_City': 'XMEX BIVA',
  'America/Sao_Paulo': 'BVMF',
  'Europe/London': 'XLON AIMX AQSE AQXE BATE CHIX TRQX',
  'Europe/Dublin': 'XDUB XMSM',
  'Europe/Lisbon': 'XLIS',
  'Europe/Paris': 'XPAR ALXP AQEU',
  'Europe/Brussels': 'XBRU',
  'Europe/Amsterdam': 'XAMS CEUX TQEX',
  'Europe/Luxembourg': 'XLUX',
  'Europe/Berlin': 'XETR XFRA XBER XDUS XHAM XMUN XSTU XGAT',
  'Europe/Zurich': 'XSWX XVTX XBRN',
  'Europe/Vienna': 'XWBO WBAH',
  'Europe/Rome': 'XMIL MTAA',
  'Europe/Madrid': 'XMAD',
  'Europe/Copenhagen': 'XCSE',
  'Europe/Oslo': 'XOSL',
  'Europe/Stockholm': 'XSTO',
  'Europe/Helsinki': 'XHEL',
  'Europe/Tallinn': 'XTAL',
  'Europe/Riga': 'XRIS',
  'Europe/Vilnius': 'XLIT',
  'Atlantic/Reykjavik': 'XICE',
  'Europe/Warsaw': 'XWAR',
  'Europe/Prague': 'XPRA',
  'Europe/Budapest': 'XBUD',
  'Europe/Athens': 'XATH ASEX',
  'Europe/Istanbul': 'XIST',
  'Asia/Jerusalem': 'XTAE',
  'Asia/Riyadh': 'XSAU',
  'Asia/Kuwait': 'XKUW',
  'Asia/Bahrain': 'XBAH',
  'Asia/Qatar': 'DSMD',
  'Asia/Dubai': 'XDFM XADS',
  'Asia/Muscat': 'XMUS',
  'Asia/Amman': 'XAMM',
  'Africa/Cairo': 'XCAI',
  'Asia/Dhaka': 'XDHA',
  'Africa/Johannesburg': 'XJSE',
  'Asia/Kolkata': 'XBOM XNSE',
  'Asia/Bangkok': 'XBKK',
  'Asia/Jakarta': 'XIDX',
  'Asia/Kuala_Lumpur': 'XKLS',
  'Asia/Singapore': 'XSES',
  'Asia/Manila': 'XPHS',
  'Asia/Hong_Kong': 'XHKG',
  'Asia/Shanghai': 'XSHG XSHE',
  'Asia/Taipei': 'XTAI',
  'Asia/Seoul': 'XKRX XKOS',
  'Asia/Tokyo': 'XTKS XJPX XNGO XFKA XSAP CHIJ',
  'Australia/Sydney': 'XASX CHIA XNEC',
  'Pacific/Auckland': 'XNZE',
};

const TIME_ZONE_BY_MIC: ReadonlyMap<string, string> = new Map(
  Object.entries(MICS_BY_TIME_ZONE).flatMap(([timeZone, mics]) =>
    mics.split(' ').map((mic): [string, string] => [mic, timeZone]),
  ),
);

/** UTC+14 (Line Islands), where each date begins first on Earth. */
const EARLIEST_MIDNIGHT_OFFSET_MILLISECONDS = 14 * 3_600_000;

/** UTC−12 (Baker Island), where each date begins last on Earth. */
const LATEST_MIDNIGHT_OFFSET_MILLISECONDS = -12 * 3_600_000;

const INSTANT = /T.*(?:Z|[+-]\d{2}:\d{2})$/;

/** Formatters by time zone: making one costs far more than using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** MICs that say a trade was done on no venue (ISO 10383): no market, off exchange, systematic internaliser. */
const OFF_VENUE: ReadonlySet<string> = new Set(['XXXX', 'XOFF', 'SINT']);

/** True for a MIC that stands for trading on no venue, so that no venue is missing. */
export const isOffVenue = (mic: string): boolean => OFF_VENUE.has(mic);

/** IANA time zone of a venue, or undefined for a MIC that is not listed. */
export function venueTimeZone(mic: string): string | undefined {
  return TIME_ZONE_BY_MIC.get(mic);
}

/**
 * The date (`YYYY-MM-DD`) on the wall in `timeZone` (IANA) at an instant (RFC 3339 with `Z` or an offset).
 * Throws a RangeError for an instant without an offset, one that does not exist, or an unknown time zone.
 */
export function localDate(instantIso: string, timeZone: string): string {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(toInstant(instantIso))
      .map(part => [part.type, part.value]),
  );
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
}

/** The date (`YYYY-MM-DD`) at a venue at an instant; undefined where its time zone is not known. */
export function venueDate(mic: string, instantIso: string): string | undefined {
  const timeZone = venueTimeZone(mic);
  return timeZone === undefined ? undefined : localDate(instantIso, timeZone);
}

/** The latest date (`YYYY-MM-DD`) on any wall on Earth at an instant: a later one is in the future everywhere. */
export const latestLocalDate = (instantIso: string): string =>
  dateAtOffset(instantIso, EARLIEST_MIDNIGHT_OFFSET_MILLISECONDS);

/** The earliest date (`YYYY-MM-DD`) on any wall on Earth at an instant: that date has begun everywhere. */
export const earliestLocalDate = (instantIso: string): string =>
  dateAtOffset(instantIso, LATEST_MIDNIGHT_OFFSET_MILLISECONDS);

const dateAtOffset = (instantIso: string, offsetMs: number): string =>
  new Date(toInstant(instantIso).getTime() + offsetMs).toISOString().slice(0, 10);

function toInstant(instantIso: string): Date {
  const instant = new Date(instantIso);
  // Without an offset, Date reads the host's time zone, and two machines would disagree on the day.
  if (!INSTANT.test(instantIso) || Number.isNaN(instant.getTime())) {
    throw new RangeError(`not an RFC 3339 time with an offset: ${instantIso}`);
  }
  return instant;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en', {
    calendar: 'gregory',
    numberingSystem: 'latn',
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formatters.set(timeZone, formatter);
  return formatter;
}
