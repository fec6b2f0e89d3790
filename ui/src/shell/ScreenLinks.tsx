/** The links to the screens, for rail and tabs. */

import { Icon, type IconName } from '../design/icons.tsx';
import { useDesk } from '../desk-context.ts';
import { count } from '../format/counts.ts';
import { addressOf, openScreen, place, type Screen } from '../place.ts';
import { useStore } from '../store.ts';
import { ScreenLink } from './ScreenLink.tsx';

const LINKS: { screen: Exclude<Screen, 'trade'>; label: string; icon: IconName }[] = [
  { screen: 'blotter', label: 'Blotter', icon: 'blotter' },
  { screen: 'positions', label: 'Positions', icon: 'positions' },
  { screen: 'exceptions', label: 'Exceptions', icon: 'warn' },
];

/** @param words whether each is named beside its icon */
export function ScreenLinks({ words = false }: { words?: boolean }) {
  const here = useStore(place, at => at.screen);
  const failed = useFailedCount();
  return LINKS.map(({ screen, label, icon }) => {
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
