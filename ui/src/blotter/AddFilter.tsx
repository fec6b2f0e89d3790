/** Chooses a column to filter or sort by: the way there on a phone, and for columns that are not shown. */
import { Popover } from '../design/popover.tsx';
import { Coming, lazyPanel } from './lazy-panels.tsx';

const AnyColumn = lazyPanel(panels => panels.AnyColumn);

export function AddFilter() {
  return (
    <Popover buttonClass="chip chip-open" button="+ Filter or sort">
      {() => (
        <Coming>
          <AnyColumn />
        </Coming>
      )}
    </Popover>
  );
}
