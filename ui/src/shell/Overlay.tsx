/** The palette, or the list of keys, over whatever is on the screen. Each is fetched when it is first wanted. */
import { lazy, Suspense } from 'react';
import { useStore } from '../store.ts';
import { overlay } from './overlay.ts';

export const loadPalette = () => import('../palette/Palette.tsx');
const Palette = lazy(loadPalette);
const KeyList = lazy(() => import('./KeyList.tsx'));

const close = () => overlay.set(null);

export function Overlay() {
  const open = useStore(overlay);
  return (
    <Suspense>
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'keys' && <KeyList onClose={close} />}
    </Suspense>
  );
}
