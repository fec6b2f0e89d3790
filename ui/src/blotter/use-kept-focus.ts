/** Keeps the focus in a panel on the control that had it, by its id, although a change has moved or made it anew. */
import { type FocusEvent, useLayoutEffect, useRef } from 'react';

export function useKeptFocus() {
  const last = useRef('');
  useLayoutEffect(() => {
    if (document.activeElement === document.body) document.getElementById(last.current)?.focus();
  });
  return (event: FocusEvent<HTMLElement>) => {
    last.current = event.target.id;
  };
}
