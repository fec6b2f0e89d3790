/** The way between screens on a phone, in reach of a thumb. */

import { Icon } from '../design/icons.tsx';
import { useDesk } from '../desk-context.ts';
import { may } from '../session/session.ts';
import { ScreenLinks } from './ScreenLinks.tsx';
import { UserMenu } from './UserMenu.tsx';

export function Tabs() {
  const { session, ticketOpen } = useDesk();
  return (
    <nav className="tabs" aria-label="Main">
      <ScreenLinks tabs />
      {may(session, 'trade.submit') && (
        <button type="button" className="tab-go" onClick={() => ticketOpen.set(true)}>
          New trade
        </button>
      )}
      <UserMenu
        buttonClass="tab-more"
        button={
          <>
            <Icon name="more" />
            More
          </>
        }
      />
    </nav>
  );
}
