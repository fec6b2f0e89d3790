/** The way between screens on a desk. */
import { Icon } from '../design/icons.tsx';
import { ScreenLinks } from './ScreenLinks.tsx';

export function Rail() {
  return (
    <nav className="rail" aria-label="Main">
      <ScreenLinks />
      <span className="grow" />
      <a href="/docs/" aria-label="API documentation" title="API documentation">
        <Icon name="docs" />
      </a>
    </nav>
  );
}
