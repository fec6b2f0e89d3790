/** The time by which everything on the screen is written. */
import { useNowText } from '../clock.ts';
import { clockTime } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';

export function Clock() {
  const time = useNowText(now => clockTime(new Date(now).toISOString()));
  return (
    <span className="clock">
      {time} {zoneName()}
    </span>
  );
}
