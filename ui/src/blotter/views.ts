/** Views that somebody has saved: a name for filters, sort and columns, and what its address says of them. */
export interface SavedView {
  name: string;
  /** The query of its address. */
  query: string;
}

/** Here from the start. */
export const GIVEN_VIEWS: readonly SavedView[] = [
  { name: 'All trades', query: '' },
  { name: 'Traded today', query: 'tradeDate=today..today' },
  { name: 'Waiting or failed, oldest first', query: 'status=pending&status=failed&sort=updated' },
  { name: 'With warnings', query: 'warnings=present' },
  { name: 'Rejected, by reason', query: 'status=rejected&sort=reason' },
  { name: 'Largest by currency', query: 'status=booked&sort=currency.-notional' },
];

/** What somebody else has written there is no view. */
export function readViews(text: string | null): readonly SavedView[] {
  if (text === null) return [];
  try {
    const stored: unknown = JSON.parse(text);
    return Array.isArray(stored) ? stored.filter(isView) : [];
  } catch {
    return [];
  }
}

function isView(value: unknown): value is SavedView {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'query' in value &&
    typeof value.query === 'string'
  );
}
