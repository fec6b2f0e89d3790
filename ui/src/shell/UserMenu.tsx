/** Who is signed in, how the screen looks, and the way out. */
import type { ReactNode } from 'react';
import { Popover } from '../design/popover.tsx';
import { THEMES, theme } from '../design/theme.ts';
import { useDesk } from '../desk-context.ts';
import { addressOf, openScreen } from '../place.ts';
import { signOut } from '../session/session.ts';
import { useStore } from '../store.ts';
import { useIsPhone } from '../use-media.ts';
import { commandKey } from './key-list.ts';
import { overlay } from './overlay.ts';
import { ScreenLink } from './ScreenLink.tsx';
import { screensFor } from './screen-list.ts';
import './user-menu.css';

const OVERLAYS = [
  { what: 'palette', label: 'Commands', key: `${commandKey} K` },
  { what: 'keys', label: 'Keys', key: '?' },
] as const;

interface UserMenuProps {
  button?: ReactNode;
  buttonClass?: string;
}

export function UserMenu({ button, buttonClass = 'user' }: UserMenuProps) {
  const { session } = useDesk();
  const chosen = useStore(theme);
  const phone = useIsPhone();
  const screens = phone ? screensFor(session).filter(({ second }) => second) : [];
  return (
    <Popover
      button={button ?? session.sub}
      buttonLabel={button ? undefined : `${session.sub}: account and appearance`}
      buttonClass={buttonClass}
      align="end"
    >
      {close => (
        <div className="user-menu">
          <p>
            <b>{session.sub}</b> at {session.tenant}
            <small>{session.roles.join(', ')}</small>
            <small>{session.accounts ? session.accounts.join(', ') : 'all accounts'}</small>
          </p>
          <fieldset>
            <legend>Appearance</legend>
            <div className="segments">
              {THEMES.map(one => (
                <label key={one}>
                  <input
                    type="radio"
                    name="theme"
                    value={one}
                    checked={one === chosen}
                    onChange={() => theme.set(one)}
                  />
                  <span>{one.charAt(0).toUpperCase() + one.slice(1)}</span>
                </label>
              ))}
            </div>
          </fieldset>
          {screens.map(({ screen, label }) => (
            <ScreenLink
              key={screen}
              className="menu-item"
              href={addressOf({ screen })}
              onOpen={() => {
                close();
                openScreen(screen);
              }}
            >
              {label}
            </ScreenLink>
          ))}
          {OVERLAYS.map(({ what, label, key }) => (
            <button
              key={what}
              type="button"
              className="menu-item"
              onClick={() => {
                close();
                overlay.set(what);
              }}
            >
              {label} <kbd>{key}</kbd>
            </button>
          ))}
          <a className="menu-item" href="/docs/">
            API documentation
          </a>
          <button type="button" className="menu-item" onClick={() => void signOut()}>
            Sign out
          </button>
        </div>
      )}
    </Popover>
  );
}
