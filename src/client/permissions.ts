/** Who may do what: what a screen offers. The server, which uses the same table, has the last word. */
export { isPermitted, type Operation } from '../domain/permissions.ts';
