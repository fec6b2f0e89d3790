/** The date at a venue, and the first and last date on Earth: what "today" means for a trade. */
export { earliestLocalDate, latestLocalDate, venueDate } from '../domain/venues.ts';
