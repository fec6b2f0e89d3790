/** The date at an instrument's own market, where "today" and "in force now" are judged. */
import { localDate, venueTimeZone } from '../venues.ts';
import type { SettlementCalendar } from './calendars/index.ts';

/** The members of a version of an instrument that say when it holds, and where. */
export interface MarketVersion {
  mic: string;
  settlementCalendar: SettlementCalendar;
  validFrom: string;
}

/** Time zone of the city that each settlement calendar belongs to. */
const CITY_TIME_ZONES: Readonly<Record<SettlementCalendar, string>> = {
  USNY: 'America/New_York',
  EUTA: 'Europe/Berlin',
  GBLO: 'Europe/London',
  CHZU: 'Europe/Zurich',
  JPTO: 'Asia/Tokyo',
  AUSY: 'Australia/Sydney',
  CATO: 'America/Toronto',
  MXMC: 'America/Mexico_City',
};

/** The date at the primary venue or, where its time zone is not known, in the city of the settlement calendar. */
export const marketDate = ({ mic, settlementCalendar }: Omit<MarketVersion, 'validFrom'>, instant: string): string =>
  localDate(instant, venueTimeZone(mic) ?? CITY_TIME_ZONES[settlementCalendar]);

/** The version of one instrument in force at an instant: the latest that has begun at its own market. */
export const inForceAtMarket = <T extends MarketVersion>(versions: readonly T[], instant: string): T | undefined =>
  latestVersion(versions.filter(version => version.validFrom <= marketDate(version, instant)));

/** The version that began last; undefined for none. */
export const latestVersion = <T extends { validFrom: string }>(versions: readonly T[]): T | undefined =>
  versions.reduce<T | undefined>(
    (latest, version) => (latest && latest.validFrom >= version.validFrom ? latest : version),
    undefined,
  );
