/** The links to the screens, for rail and tabs. */
import { Icon, type IconName } from '../design/icons.tsx';
import { addressOf, openScreen, place, type Screen } from '../place.ts';
import { useStore } from '../store.ts';
import { ScreenLink } from './ScreenLink.tsx';

const LINKS: { screen: Exclude<Screen, 'trade'>; label: string; icon: IconName }[] = [
  { screen: 'blotter', label: 'Blotter', icon: 'blotter' },
  { screen: 'positions', label: 'Positions', icon: 'positions' },
];

/** @param words whether each is named beside its icon */
export function ScreenLinks({ words = false }: { words?: boolean }) {
  const here = useStore(place, at => at.screen);
  return LINKS.map(({ screen, label, icon }) => (
    <ScreenLink
      key={screen}
      href={addressOf({ screen })}
      onOpen={() => openScreen(screen)}
      current={here === screen}
      {...(words ? {} : { label })}
    >
      <Icon name={icon} />
      {words && label}
    </ScreenLink>
  ));
}
