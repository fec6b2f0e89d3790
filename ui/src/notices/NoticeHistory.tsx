/** What one was told since the page was opened, and the switch that mutes it. */
import { useEffect } from 'react';
import { useDesk } from '../desk-context.ts';
import { openTrade } from '../place.ts';
import { useStore } from '../store.ts';
import { NoticeText } from './NoticeText.tsx';

export default function NoticeHistory({ close }: { close: () => void }) {
  const { notices } = useDesk();
  const history = useStore(notices.history);
  const muted = useStore(notices.sound) === 'muted';
  // What comes in while it is open is seen too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each new history
  useEffect(() => notices.seen(), [notices, history]);
  return (
    <div className="notice-history">
      <h2>Your rejects and failures</h2>
      {history.length === 0 && <p className="hint">None since this page was opened.</p>}
      <ul>
        {history.map(notice => (
          <li key={notice.position}>
            <button
              type="button"
              onClick={() => {
                close();
                openTrade(notice.trade.tradeId);
              }}
            >
              <NoticeText notice={notice} />
            </button>
          </li>
        ))}
      </ul>
      <label>
        <input
          type="checkbox"
          checked={muted}
          onChange={({ target }) => notices.sound.set(target.checked ? 'muted' : 'on')}
        />
        Mute: keep them here only
      </label>
    </div>
  );
}
