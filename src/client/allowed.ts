/** In which statuses a trade takes which command: what a screen offers. The server has the last word. */
export { ALLOWED_IN } from '../domain/trade/commands.ts';
