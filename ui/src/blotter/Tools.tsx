/** What else can be done with the list: views, columns, CSV. Each is fetched when it is opened. */
import { lazy, Suspense } from 'react';
import { Icon, type IconName } from '../design/icons.tsx';
import { Popover } from '../design/popover.tsx';

const TOOLS = [
  { name: 'Views', icon: 'bookmark', Panel: lazy(() => import('./ViewsPanel.tsx')) },
  { name: 'Columns', icon: 'columns', Panel: lazy(() => import('./ViewPanel.tsx')) },
  { name: 'CSV', icon: 'download', Panel: lazy(() => import('./ExportPanel.tsx')) },
] as const satisfies readonly { name: string; icon: IconName; Panel: unknown }[];

export function Tools() {
  return TOOLS.map(({ name, icon, Panel }) => (
    <Popover
      key={name}
      buttonClass="button tool"
      align="end"
      button={
        <>
          <Icon name={icon} /> {name}
        </>
      }
    >
      {close => (
        <Suspense fallback={<p className="hint">…</p>}>
          <Panel close={close} />
        </Suspense>
      )}
    </Popover>
  ));
}
