/** How much there is that one has not seen, and the way to the history. */
import { lazy, Suspense } from 'react';
import { Icon } from '../design/icons.tsx';
import { Popover } from '../design/popover.tsx';
import { useDesk } from '../desk-context.ts';
import { count, plural } from '../format/counts.ts';
import { useStore } from '../store.ts';

const NoticeHistory = lazy(() => import('./NoticeHistory.tsx'));

export function Bell() {
  const { notices } = useDesk();
  const unseen = useStore(notices.unseen);
  const muted = useStore(notices.sound) === 'muted';
  return (
    <Popover
      align="end"
      buttonClass="icon-button bell"
      buttonLabel={`Notices${muted ? ', muted' : ''}${unseen > 0 ? `, ${plural(unseen, 'new one', 'new ones')}` : ''}`}
      button={
        <>
          <Icon name={muted ? 'bell-off' : 'bell'} />
          {unseen > 0 && <b className="badge">{count(unseen)}</b>}
        </>
      }
    >
      {close => (
        <Suspense fallback={<p className="hint">…</p>}>
          <NoticeHistory close={close} />
        </Suspense>
      )}
    </Popover>
  );
}
