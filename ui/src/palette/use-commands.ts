/** Everything that can be done from the palette: go somewhere, do something, change how it looks. */
import { DENSITIES, density, zone } from '../design/settings.ts';
import { THEMES, theme } from '../design/theme.ts';
import type { Desk } from '../desk.ts';
import { useDesk, useTrade } from '../desk-context.ts';
import { capitalised } from '../format/words.ts';
import { ZONES } from '../format/zone.ts';
import { NOTICES } from '../notices/notice-list.ts';
import { clearFilter, openScreen, place } from '../place.ts';
import { may, signOut } from '../session/session.ts';
import { overlay } from '../shell/overlay.ts';
import { screensFor } from '../shell/screen-list.ts';
import { type Store, useStore } from '../store.ts';
import { mayAct } from '../trade/actions.ts';
import { chosenAction } from '../trade/chosen-action.ts';
import type { Entry } from './entries.ts';

export function useCommands(): readonly Entry[] {
  const desk = useDesk();
  return [...useTradeSteps(desk), ...screens(desk), ...doings(desk), ...looks(desk)];
}

const screens = ({ session }: Desk): Entry[] =>
  screensFor(session).map(({ screen, label, icon, key }) => ({
    id: screen,
    label,
    icon,
    note: 'go to',
    keys: ['g', key],
    run: () => openScreen(screen),
  }));

function doings({ session, ticketOpen, reconnect }: Desk): Entry[] {
  const all: (Entry | false)[] = [
    may(session, 'trade.submit') && {
      id: 'new',
      label: 'New trade',
      icon: 'plus',
      note: 'ticket',
      keys: ['n'],
      run: () => ticketOpen.set(true),
    },
    { id: 'clear', label: 'Clear filters', icon: 'close', run: clearFilter },
    { id: 'reconnect', label: 'Connect again', icon: 'next', note: 'stream', run: reconnect },
    {
      id: 'keys',
      label: 'Keys',
      icon: 'more',
      note: 'help and shortcuts',
      keys: ['?'],
      run: () => overlay.set('keys'),
    },
    { id: 'docs', label: 'API documentation', icon: 'docs', run: () => window.location.assign('/docs/') },
    { id: 'sign-out', label: 'Sign out', icon: 'person', note: session.sub, run: () => void signOut() },
  ];
  return all.filter(entry => entry !== false);
}

const look = <T extends string>(what: string, note: string, choices: readonly T[], store: Store<T>): Entry[] =>
  choices.map(one => ({
    id: `${note}-${one}`,
    label: `${what}: ${capitalised(one)}`,
    icon: 'look',
    note,
    run: () => store.set(one),
  }));

const looks = ({ notices }: Desk): Entry[] => [
  ...look('Appearance', 'theme', THEMES, theme),
  ...look('Rows', 'density', DENSITIES, density),
  ...look('Times', 'zone', ZONES, zone),
  ...look('Notices', 'mute', NOTICES, notices.sound),
];

const STEPS = [
  ['amend', 'Amend'],
  ['cancel', 'Cancel'],
  ['retry', 'Retry'],
  ['approve', 'Approve'],
  ['refuse', 'Refuse'],
] as const;

/** What may be done to the trade that is open, unless it is its past that is looked at. */
function useTradeSteps({ session }: Desk): Entry[] {
  const here = useStore(place);
  const trade = useTrade(here.trade ?? '');
  if (!trade || here.version !== null || here.asOf !== null) return [];
  return STEPS.filter(([kind]) => mayAct(session, kind, trade)).map(([kind, word]) => ({
    id: kind,
    label: `${word} ${trade.symbol ?? trade.isin} on ${trade.account}…`,
    icon: 'next',
    note: 'the open trade',
    run: () => chosenAction.set({ tradeId: trade.tradeId, action: { kind } }),
  }));
}
