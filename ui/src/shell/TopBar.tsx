/** Who is where, what is searched, and whether what is shown is true now. */
import { Mark } from '../design/icons.tsx';
import { useDesk } from '../desk-context.ts';
import { Bell } from '../notices/Bell.tsx';
import { Clock } from './Clock.tsx';
import { ConnectionIndicator } from './ConnectionIndicator.tsx';
import { QuickSearch } from './QuickSearch.tsx';
import { UserMenu } from './UserMenu.tsx';
import './top-bar.css';

export function TopBar() {
  const { session } = useDesk();
  return (
    <header className="topbar">
      <span className="mark">
        <Mark /> Tapebook
      </span>
      <span className="desk-name">{session.tenant}</span>
      <QuickSearch />
      <span className="grow" />
      <ConnectionIndicator />
      <Clock />
      <Bell />
      <UserMenu />
    </header>
  );
}
