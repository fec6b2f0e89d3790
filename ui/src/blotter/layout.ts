/** Which columns the grid shows, in which order and how wide. Kept as text: `status*.quantity-120` pins one and widens the other. */
import { type ColumnId, isColumnId } from '../book/fields.ts';

export interface ShownColumn {
  id: ColumnId;
  /** In pixels, where somebody has set it; null is as wide as there is room. */
  width: number | null;
  /** Keeps to the left edge. Pinned ones stand before the others. */
  pinned: boolean;
}

export type Layout = readonly ShownColumn[];

export const NARROWEST = 44;
export const WIDEST = 800;

/** Least width in pixels, and the share in what room is left. */
const SIZES: { readonly [Id in ColumnId]: readonly [width: number, grow: number] } = {
  status: [108, 0],
  side: [78, 0],
  instrument: [168, 1.3],
  isin: [120, 0],
  quantity: [94, 0.7],
  price: [88, 0.7],
  notional: [118, 0.9],
  currency: [56, 0],
  account: [78, 0],
  counterparty: [112, 1.2],
  venue: [64, 0],
  trader: [84, 0.3],
  tradeDate: [98, 0],
  settlementDate: [98, 0],
  bookingReference: [208, 0.3],
  clientReference: [130, 0.3],
  reason: [220, 1],
  warnings: [220, 1],
  age: [52, 0],
  submitted: [84, 0],
  updated: [84, 0],
  logVersion: [64, 0],
  tradeId: [230, 0],
};

export const DEFAULT_LAYOUT =
  'status.side.instrument.quantity.price.notional.currency.account.counterparty.settlementDate.age.trader.tradeDate.' +
  'bookingReference.venue.submitted.reason.warnings.logVersion';

const PART = /^([A-Za-z]+)(\*)?(?:-(\d{1,4}))?$/;

/** @returns the default when the text names no column; what it has of others is left out */
export function readLayout(text: string): Layout {
  const columns = text.split('.').flatMap((part): ShownColumn[] => {
    const [, id = '', pin, width] = PART.exec(part) ?? [];
    if (!isColumnId(id)) return [];
    return [{ id, pinned: pin !== undefined, width: width === undefined ? null : within(Number(width)) }];
  });
  const once = columns.filter(({ id }, index) => columns.findIndex(column => column.id === id) === index);
  return once.length > 0 ? pinnedFirst(once) : readLayout(DEFAULT_LAYOUT);
}

export const layoutText = (layout: Layout): string =>
  layout.map(({ id, width, pinned }) => `${id}${pinned ? '*' : ''}${width === null ? '' : `-${width}`}`).join('.');

/** Shows a column at the end, or shows it no more; one always stays. */
export function toggleColumn(layout: Layout, id: ColumnId): Layout {
  const others = layout.filter(column => column.id !== id);
  if (others.length === layout.length) return [...layout, { id, width: null, pinned: false }];
  return others.length === 0 ? layout : others;
}

export const setWidth = (layout: Layout, id: ColumnId, width: number | null): Layout =>
  layout.map(column => (column.id === id ? { ...column, width: width === null ? null : within(width) } : column));

export const togglePin = (layout: Layout, id: ColumnId): Layout =>
  pinnedFirst(layout.map(column => (column.id === id ? { ...column, pinned: !column.pinned } : column)));

/** Moves a column by so many places, pinned ones among the pinned. */
export const moveColumn = (layout: Layout, id: ColumnId, by: number): Layout =>
  placeColumn(layout, id, layout.findIndex(column => column.id === id) + by);

/** Moves a column to a place, as near as its being pinned allows. */
export function placeColumn(layout: Layout, id: ColumnId, to: number): Layout {
  const moved = layout.find(column => column.id === id);
  if (!moved) return layout;
  const others = layout.filter(column => column !== moved);
  const at = Math.max(0, Math.min(to, others.length));
  return pinnedFirst([...others.slice(0, at), moved, ...others.slice(at)]);
}

export const leastWidth = ({ id, width }: ShownColumn): number => width ?? SIZES[id][0];

const template = (layout: Layout): string =>
  layout
    .map(column => {
      const [least, grow] = SIZES[column.id];
      // What stands right of a pinned column must know how wide it is.
      if (column.width !== null || column.pinned || grow === 0) return `${column.width ?? least}px`;
      return `minmax(${least}px, ${grow}fr)`;
    })
    .join(' ');

type Variables = { [variable: `--${string}`]: string };

/** What the grid's style sheet lays its lines out by. */
export const columnStyle = (layout: Layout): Variables => ({
  '--columns': template(layout),
  '--width': `${layout.reduce((sum, column) => sum + leastWidth(column), 0)}px`,
});

/** The distance of each pinned column from the left edge; null for the others. */
export function pinnedOffsets(layout: Layout): readonly (number | null)[] {
  let left = 0;
  return layout.map(column => {
    if (!column.pinned) return null;
    left += leastWidth(column);
    return left - leastWidth(column);
  });
}

const pinnedFirst = (layout: Layout): Layout => [
  ...layout.filter(({ pinned }) => pinned),
  ...layout.filter(({ pinned }) => !pinned),
];

const within = (width: number) => Math.max(NARROWEST, Math.min(Math.round(width), WIDEST));
