/** What the steps on a trade are called. */
import type { Action, ActionKind } from '../trade/actions.ts';

const TITLE: { [K in ActionKind]: string } = {
  amend: 'Amend trade',
  cancel: 'Cancel trade',
  rollback: 'Roll back',
  rollforward: 'Roll forward',
  retry: 'Retry booking',
  approve: 'Approve',
  refuse: 'Refuse',
};

export const titleOf = (action: Action): string =>
  action.kind === 'rollback' ? `${TITLE.rollback} to version ${action.toVersion}` : TITLE[action.kind];

/** What the button says that does it. */
export const verbOf = (kind: ActionKind): string => TITLE[kind];

export const EFFECT: { [K in Exclude<ActionKind, 'amend'>]: string } = {
  cancel: 'What is booked is reversed. The log keeps everything, and operations can roll it back.',
  rollback: 'A compensating event is added; nothing is ever deleted.',
  rollforward: 'Undoes the last rollback that still stands.',
  retry: 'Booking was given up; it is tried again with the same terms.',
  approve: 'It goes on to booking as it stands here, with you as the second person.',
  refuse: 'It is not booked: a new trade is rejected, any other goes back to what was settled last.',
};
