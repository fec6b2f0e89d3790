/** The links to the screens, for rail and tabs. */

import { Icon } from '../design/icons.tsx';
import { useDesk } from '../desk-context.ts';
import { count } from '../format/counts.ts';
import { addressOf, openScreen, place } from '../place.ts';
import { useStore } from '../store.ts';
import { ScreenLink } from './ScreenLink.tsx';
import { SCREEN_LIST } from './screen-list.ts';

/** @param words whether each is named beside its icon */
export function ScreenLinks({ words = false }: { words?: boolean }) {
  const here = useStore(place, at => at.screen);
  const failed = useFailedCount();
  return SCREEN_LIST.map(({ screen, label, icon }) => {
    const badge = screen === 'exceptions' ? failed : 0;
    return (
      <ScreenLink
        key={screen}
        href={addressOf({ screen })}
        onOpen={() => openScreen(screen)}
        current={here === screen}
        {...(words ? {} : { label: badge > 0 ? `${label}, ${count(badge)} failed` : label })}
      >
        <Icon name={icon} />
        {badge > 0 && <b className="badge">{count(badge)}</b>}
        {words && label}
      </ScreenLink>
    );
  });
}

/** Failed trades among those known: what somebody has to see to. */
function useFailedCount(): number {
  const { book } = useDesk();
  return useStore(book.view, () => book.failed);
}
