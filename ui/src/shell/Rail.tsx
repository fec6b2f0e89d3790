/** The way between screens on a desk. */
import { Icon } from '../design/icons.tsx';

export function Rail() {
  return (
    <nav className="rail" aria-label="Main">
      <a href="/" aria-current="page" aria-label="Blotter" title="Blotter">
        <Icon name="blotter" />
      </a>
      <span className="grow" />
      <a href="/docs/" aria-label="API documentation" title="API documentation">
        <Icon name="docs" />
      </a>
    </nav>
  );
}
