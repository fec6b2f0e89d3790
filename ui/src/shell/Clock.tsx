/** The time by which everything on the screen is written. */
import { useNowText } from '../clock.ts';

export function Clock() {
  const time = useNowText(now => new Date(now).toISOString().slice(11, 19));
  return <span className="clock">{time} UTC</span>;
}
