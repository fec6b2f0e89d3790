/** State of a form that outlives a reload and the end of a session. */
import { useEffect, useRef, useState } from 'react';
import { useDesk } from '../desk-context.ts';
import { Kept } from './kept.ts';
import { rightsKey, type Session, session } from './session.ts';

/** @param name unique among all forms */
export function useTyped<T>(name: string, initial: T) {
  const { session: who } = useDesk();
  const [kept] = useState(() => new Kept<T>(name));
  const [value, setValue] = useState<T>(() => kept.of(who) ?? initial);
  const before = useRef(value);
  useEffect(() => {
    if (before.current !== value) kept.keep(who, value);
    before.current = value;
  }, [kept, who, value]);
  useForgetOnClose(kept, who);
  return [value, setValue] as const;
}

/** Forgets the text when the person closes the form; a form that goes with its session comes back. */
export function useForgetOnClose(kept: Kept<unknown>, who: Session): void {
  useEffect(
    () => () => {
      const now = session.get();
      if (now !== null && rightsKey(now) === rightsKey(who)) kept.forget(who);
    },
    [kept, who],
  );
}
