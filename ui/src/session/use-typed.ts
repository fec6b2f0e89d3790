/** What a person has typed into a form: lives as long as the form does, and outlives a reload or a session that ends. */
import { useEffect, useRef, useState } from 'react';
import { useDesk } from '../desk-context.ts';
import { Kept, type Person, personKey } from './kept.ts';
import { session } from './session.ts';

/** @param name of what is typed, the same for nothing else on the screen */
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

/** Forgets when the person closes a form; where the form goes because the session has ended, it comes back. */
export function useForgetOnClose(kept: Kept<unknown>, who: Person): void {
  useEffect(
    () => () => {
      const now = session.get();
      if (now !== null && personKey(now) === personKey(who)) kept.forget(who);
    },
    [kept, who],
  );
}
