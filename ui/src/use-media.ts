/** Whether a media query holds now. */
import { useSyncExternalStore } from 'react';

const PHONE = matchMedia('(max-width: 700px)');

const subscribe = (listener: () => void) => {
  PHONE.addEventListener('change', listener);
  return () => PHONE.removeEventListener('change', listener);
};

/** The layout for one hand: cards instead of the grid, sheets instead of side panels. */
export const useIsPhone = (): boolean => useSyncExternalStore(subscribe, () => PHONE.matches);
