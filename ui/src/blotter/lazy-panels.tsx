/** The panels of the blotter, each fetched when it is needed, with what stands there meanwhile. */
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';

type Panels = typeof import('./panels.ts');

export const loadPanels = (): Promise<Panels> => import('./panels.ts');

export const lazyPanel = <Props,>(choose: (panels: Panels) => ComponentType<Props>) =>
  lazy(async () => ({ default: choose(await loadPanels()) }));

export function Coming({ children }: { children: ReactNode }) {
  return <Suspense fallback={<p className="hint">…</p>}>{children}</Suspense>;
}
