/** How long a trade has been as it is. */
import { useNowText } from '../clock.ts';
import { age } from '../format/time.ts';

export function Age({ since }: { since: string }) {
  return <span className="dim">{useNowText(now => age(since, now))}</span>;
}
