/** Tells a screen that two actors may be the same person. The server has the last word. */
export { type Actor, mayBeSame } from '../domain/actor.ts';
