/** What else can be done with the list: views, columns, CSV. Each is fetched when it is opened. */
import { Icon, type IconName } from '../design/icons.tsx';
import { Popover } from '../design/popover.tsx';
import { Coming, lazyPanel } from './lazy-panels.tsx';

const TOOLS = [
  { name: 'Views', icon: 'bookmark', Panel: lazyPanel(panels => panels.ViewsPanel) },
  { name: 'Columns', icon: 'columns', Panel: lazyPanel(panels => panels.ViewPanel) },
  { name: 'CSV', icon: 'download', Panel: lazyPanel(panels => panels.ExportPanel) },
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
        <Coming>
          <Panel close={close} />
        </Coming>
      )}
    </Popover>
  ));
}
