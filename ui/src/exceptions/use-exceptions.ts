/** What needs someone: read when the screen opens, when there is news of it, and now and then for what gets stuck silently. */
import { useEffect } from 'react';
import { useNowText } from '../clock.ts';
import { useDesk } from '../desk-context.ts';
import { may } from '../session/session.ts';
import { useStore } from '../store.ts';
import { useAnswer } from '../trade/use-answer.ts';
import { useTold } from '../use-told.ts';
import { readExceptions } from './read-exceptions.ts';

const REFRESH_MS = 1_000;
const STUCK_EVERY_MS = 30_000;
const MOST_LETTERS = 50;

/** @returns the trades, and the dead letters: null for who may not see them */
export function useExceptions() {
  const { client, session, book, troubles } = useDesk();
  const told = useTold(troubles, REFRESH_MS);
  const turn = `${told}/${useNowText(at => String(Math.floor(at / STUCK_EVERY_MS)))}`;
  const list = useAnswer('exceptions', readExceptions(client), turn);
  const mayRead = may(session, 'dead-letter.read');
  const letters = useAnswer(
    mayRead ? 'letters' : null,
    options => client.deadLetters({ limit: MOST_LETTERS }, options),
    turn,
  );
  const items = list.value?.items;
  useEffect(() => {
    if (items) book.add(items);
  }, [items, book]);
  // Each in its newest version: what was brought back leaves the list by itself.
  useStore(book.view);
  const trades = (items ?? []).map(trade => {
    const known = book.trade(trade.tradeId);
    return known && known.version > trade.version ? known : trade;
  });
  return { list, letters: mayRead ? letters : null, trades };
}
