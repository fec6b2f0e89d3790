/** The links to the screens, for rail and tabs. */

import { Icon } from '../design/icons.tsx';
import { useDesk } from '../desk-context.ts';
import { count } from '../format/counts.ts';
import { addressOf, openScreen, place } from '../place.ts';
import { useStore } from '../store.ts';
import { ScreenLink } from './ScreenLink.tsx';
import { screensFor } from './screen-list.ts';

/** @param tabs whether they are the tabs of a phone: the first ones, each named under its icon */
export function ScreenLinks({ tabs = false }: { tabs?: boolean }) {
  const { session } = useDesk();
  const here = useStore(place, at => at.screen);
  const failed = useFailedCount();
  const shown = screensFor(session).filter(({ second }) => !(tabs && second));
  return shown.map(({ screen, label, icon }) => {
    const badge = screen === 'exceptions' ? failed : 0;
    return (
      <ScreenLink
        key={screen}
        href={addressOf({ screen })}
        onOpen={() => openScreen(screen)}
        current={here === screen}
        {...(tabs ? {} : { label: badge > 0 ? `${label}, ${count(badge)} failed` : label })}
      >
        <Icon name={icon} />
        {badge > 0 && <b className="badge">{count(badge)}</b>}
        {tabs && label}
      </ScreenLink>
    );
  });
}

/** Failed trades among those known: what somebody has to see to. */
function useFailedCount(): number {
  const { book } = useDesk();
  return useStore(book.view, () => book.failed);
}
