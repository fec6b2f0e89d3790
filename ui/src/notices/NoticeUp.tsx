/** The newest notice, over the screen until somebody has seen it. */
import { Icon } from '../design/icons.tsx';
import { useDesk } from '../desk-context.ts';
import { openTrade } from '../place.ts';
import { useStore } from '../store.ts';
import { NoticeText } from './NoticeText.tsx';
import './notices.css';

export function NoticeUp() {
  const { notices } = useDesk();
  const notice = useStore(notices.shown);
  return (
    <section className="notice-up" aria-label="News of your trades" role="alert">
      {notice && (
        <div className="notice">
          <p>
            <NoticeText notice={notice} />
          </p>
          <button
            type="button"
            className="link"
            onClick={() => {
              notices.seen(notice.trade.tradeId);
              openTrade(notice.trade.tradeId);
            }}
          >
            Show trade
          </button>
          <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => notices.seen()}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </section>
  );
}
