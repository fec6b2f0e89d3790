/** Icons, drawn here. Those that stand beside text are hidden from assistive technology. */

const SHAPES = {
  blotter: 'M3 5h14M3 10h14M3 15h14',
  docs: 'M4 3h9l3 3v11H4zM7 9h6M7 13h6',
  person: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17c.8-3.2 3.3-5 6.5-5s5.7 1.8 6.5 5',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5 17 17',
  close: 'M5 5l10 10M15 5 5 15',
  next: 'M8 5l5 5-5 5',
  down: 'M6 8l4 4 4-4',
  plus: 'M10 4v12M4 10h12',
  up: 'M10 16V4M5 9l5-5 5 5',
  check: 'M4 10.5l4 4 8-9',
  warn: 'M10 3l8 14H2zM10 8v4M10 14.5v.2',
  positions: 'M4 16V9M10 16V4M16 16v-5',
  expand: 'M11 4h5v5M16 4l-6 6M8 5H4v11h11v-4',
  look: 'M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14',
  bell: 'M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5h3',
  pulse: 'M2 11h4l2-6 4 11 2-5h4',
  book: 'M4 4.5A1.5 1.5 0 0 1 5.5 3H16v12H5.5A1.5 1.5 0 0 0 4 16.5zM4 16.5A1.5 1.5 0 0 0 5.5 17H16M7.5 7H13',
  key: 'M7 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10.5 10H18v3M14.5 10v2',
  'bell-off': 'M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5h3M3 3l14 14',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  filter: 'M3 4h14l-5.5 6.5V16l-3-1.5v-4z',
  pin: 'M7 3h6M8 3v5l-2.5 3h9L12 8V3M10 11v6',
  bookmark: 'M5 3h10v14l-5-4-5 4z',
  columns: 'M3 4h14v12H3zM8 4v12M12.5 4v12',
  download: 'M10 3v9M6 9l4 4 4-4M4 16h12',
  back: 'M12 5l-5 5 5 5',
  'down-arrow': 'M10 4v12M5 11l5 5 5-5',
} as const;

/** A triangle with an exclamation mark. */
export const WARNING_SHAPE = SHAPES.warn;

export type IconName = keyof typeof SHAPES;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}

/** The product's mark: a tape with a price on it. */
export function Mark() {
  return (
    <svg className="mark-icon" viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1" y="4" width="18" height="12" rx="3" />
      <path d="M4 12.5l3-3 2.5 2 3-4 3.5 2.5" />
    </svg>
  );
}
