/** Single keys that work anywhere but where one types. None of them changes anything that is stored. */
import { useEffect } from 'react';
import type { Desk } from '../desk.ts';
import { closeTrade } from '../place.ts';
import { mayTrade } from '../session/session.ts';
import { QUICK_SEARCH } from './QuickSearch.tsx';

export function useHotkeys(desk: Desk): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      // An open popover closes itself, and takes the key.
      if (document.querySelector(':popover-open')) return;
      if (event.key === 'Escape') return closeTrade();
      if (isTyping(event.target)) return;
      if (event.key === '/') {
        event.preventDefault();
        document.getElementById(QUICK_SEARCH)?.focus();
      } else if (event.key === 'n' && mayTrade(desk.session)) {
        event.preventDefault();
        desk.ticketOpen.set(true);
      }
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [desk]);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
