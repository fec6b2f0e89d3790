/** Keys that work anywhere, single ones but where one types. None of them changes anything that is stored. */
import { useEffect } from 'react';
import type { Desk } from '../desk.ts';
import { closeTrade, openScreen } from '../place.ts';
import { may } from '../session/session.ts';
import { overlay } from './overlay.ts';
import { QUICK_SEARCH } from './QuickSearch.tsx';
import { screensFor } from './screen-list.ts';
import { singleKeys } from './single-keys.ts';

/** The letter of a screen comes within this time after `g`. */
const SEQUENCE_MS = 1_500;

export function useHotkeys(desk: Desk): void {
  useEffect(() => {
    let goingUntil = 0;

    const single = (key: string): boolean => {
      if (Date.now() < goingUntil) {
        goingUntil = 0;
        const there = screensFor(desk.session).find(screen => screen.key === key);
        if (there) openScreen(there.screen);
        return there !== undefined;
      }
      if (key === 'g') goingUntil = Date.now() + SEQUENCE_MS;
      else if (key === '?') overlay.set('keys');
      else if (key === '/') document.getElementById(QUICK_SEARCH)?.focus();
      else if (key === 'n' && may(desk.session, 'trade.submit')) desk.ticketOpen.set(true);
      else return false;
      return true;
    };

    const listen = (event: KeyboardEvent) => {
      // What is open over the screen closes itself, and takes the keys.
      if (event.defaultPrevented || document.querySelector(':popover-open, dialog[open], .sheet')) return;
      const command = event.ctrlKey || event.metaKey;
      if (command && event.key.toLowerCase() === 'k') overlay.set('palette');
      else if (command || event.altKey) return;
      else if (event.key === 'Escape') return closeTrade();
      else if (isTyping(event.target) || !singleKeys.get() || !single(event.key)) return;
      event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [desk]);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
