/** Whether two actors may be the same person: what a screen goes by. The server has the last word. */
export { type Actor, mayBeSame } from '../domain/actor.ts';
