/** Whether the screen shows the present. Always there; by colour, shape and word. */
import type { ReactNode } from 'react';
import type { StreamState } from '../../../src/client/index.ts';
import { useDesk } from '../desk-context.ts';
import { count } from '../format/counts.ts';
import { useStore } from '../store.ts';

const WORD: { [S in StreamState['state']]: string } = {
  connecting: 'Connecting',
  'catching-up': 'Catching up',
  live: 'Live',
  stale: 'Stale',
  offline: 'Offline',
};

const SHAPE: { [S in StreamState['state']]: ReactNode } = {
  connecting: <circle cx="5" cy="5" r="3.5" fill="none" strokeWidth="2" strokeDasharray="4 3.3" />,
  'catching-up': <path d="M1 3l4 3 4-3M1 6.5l4 3 4-3" fill="none" strokeWidth="1.8" />,
  live: <circle cx="5" cy="5" r="4" fill="currentColor" stroke="none" />,
  stale: <circle cx="5" cy="5" r="3.5" fill="none" strokeWidth="2" />,
  offline: <path d="M2 2l6 6M8 2l-6 6" fill="none" strokeWidth="2" />,
};

export function ConnectionIndicator() {
  const stream = useStore(useDesk().stream);
  return (
    <span className={`connection ${stream.state}`}>
      <svg viewBox="0 0 10 10" aria-hidden="true" stroke="currentColor">
        {SHAPE[stream.state]}
      </svg>
      <span role="status">{WORD[stream.state]}</span>
      <small>{detail(stream)}</small>
    </span>
  );
}

function detail(stream: StreamState): string {
  if (stream.state === 'live') return stream.latencyMs === null ? '' : `${stream.latencyMs} ms`;
  return stream.state === 'catching-up' && stream.received > 0 ? count(stream.received) : '';
}
