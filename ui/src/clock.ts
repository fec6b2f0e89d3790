/** The present, told once a second to whoever shows it. */
import { useSyncExternalStore } from 'react';

let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

const tick = () => {
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Text made from the present; renders again only when the text changes. */
export const useNowText = (text: (now: number) => string): string =>
  useSyncExternalStore(subscribe, () => text(Date.now()));
