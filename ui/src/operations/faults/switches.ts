/** The fault switches of a local server: what it lets go wrong, in the words of the screen. */

export interface Faults {
  drop: number;
  double: number;
  delay: number;
  reorder: boolean;
  database: boolean;
  feed: boolean;
}

export interface FaultState {
  faults: Faults;
  done: { dropped: number; doubled: number; delayed: number; database: number; feed: number; killed: number };
}

export interface Switch {
  label: string;
  effect: string;
  on: Partial<Faults>;
  off: Partial<Faults>;
  isOn: (faults: Faults) => boolean;
  /** How often it has struck. */
  struck: (done: FaultState['done']) => number | null;
}

export const SWITCHES: readonly Switch[] = [
  {
    label: 'Lose messages',
    effect: 'Every second one never arrives',
    on: { drop: 50 },
    off: { drop: 0 },
    isOn: ({ drop }) => drop > 0,
    struck: ({ dropped }) => dropped,
  },
  {
    label: 'Double messages',
    effect: 'Every second one comes twice',
    on: { double: 50 },
    off: { double: 0 },
    isOn: ({ double }) => double > 0,
    struck: ({ doubled }) => doubled,
  },
  {
    label: 'Delay messages',
    effect: 'Each comes four seconds late',
    on: { delay: 4 },
    off: { delay: 0 },
    isOn: ({ delay }) => delay > 0,
    struck: ({ delayed }) => delayed,
  },
  {
    label: 'Shuffle messages',
    effect: 'Later ones overtake earlier ones',
    on: { reorder: true },
    off: { reorder: false },
    isOn: ({ reorder }) => reorder,
    struck: () => null,
  },
  {
    label: 'Database down',
    effect: 'Every statement fails; no booking, no lists',
    on: { database: true },
    off: { database: false },
    isOn: ({ database }) => database,
    struck: done => done.database,
  },
  {
    label: 'Feed out of reach',
    effect: 'What was booked can’t be told to the screens',
    on: { feed: true },
    off: { feed: false },
    isOn: ({ feed }) => feed,
    struck: done => done.feed,
  },
];

export const ALL_OFF: Faults = { drop: 0, double: 0, delay: 0, reorder: false, database: false, feed: false };

export const anyOn = (faults: Faults): boolean => SWITCHES.some(({ isOn }) => isOn(faults));
