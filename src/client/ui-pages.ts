/** Addresses of the Trade UI's screens: the server answers 404 for all others. */
export { NAMED_SCREENS } from '../contracts/ui-pages.ts';
