/** Every change of status there can be, found by trying everything in every state that differs in what can follow. */
import { STATUSES, type TradeStatus } from '../../src/domain/trade/terms.ts';
import {
  amend,
  approve,
  ask,
  book,
  cancel,
  giveUp,
  refuse,
  refuseApproval,
  retry,
  rollback,
  rollforward,
  type Step,
  Story,
  submit,
} from '../../test/support/story.ts';

export interface Transition {
  from: TradeStatus;
  to: TradeStatus;
  /** The commands and outcomes that bring it about. */
  causes: string[];
}

export function transitions(): Transition[] {
  const found = new Map<string, Transition>();
  const first = Story.of(submit());
  const known = new Set([kindOf(first)]);
  for (let open: Step[][] = [[submit()]]; open.length > 0; ) {
    const next: Step[][] = [];
    for (const steps of open) {
      for (const [cause, step] of stepsAfter(Story.of(...steps))) {
        const story = Story.of(...steps);
        const from = story.state.status;
        const told = story.take(step);
        if (!told || 'refusal' in told) continue;
        // Where accounts ask for approvals, what needs none is booked as anywhere else.
        if (step === ask && story.state.status !== 'PENDING_APPROVAL') continue;
        note(found, from, story.state.status, cause);
        if (known.has(kindOf(story))) continue;
        known.add(kindOf(story));
        next.push([...steps, step]);
      }
    }
    open = next;
  }
  const order = ({ from, to }: Transition) => STATUSES.indexOf(from) * 10 + STATUSES.indexOf(to);
  return [...found.values()].sort((a, b) => order(a) - order(b));
}

function note(found: Map<string, Transition>, from: TradeStatus, to: TradeStatus, cause: string): void {
  const transition = found.get(`${from} ${to}`) ?? { from, to, causes: [] };
  if (!transition.causes.includes(cause)) transition.causes.push(cause);
  found.set(`${from} ${to}`, transition);
}

function stepsAfter(story: Story): (readonly [string, Step])[] {
  // A cancellation is carried out, whatever reference data says: there is no refusing it.
  const outcomes = story.state.pending?.kind === 'CANCEL' ? [] : ([['refused', refuse]] as const);
  return [
    ['amend', amend()],
    ['cancel', cancel],
    ...story.events.map(({ sequence }) => ['rollback', rollback(sequence)] as const),
    ['rollforward', rollforward],
    ['retry', retry],
    ['approve', approve()],
    ['refuse', refuseApproval],
    ['booked', book],
    ['approval needed', ask],
    ...outcomes,
    ['given up', giveUp],
  ];
}

/** Two stories of one kind can go on in the same ways. */
function kindOf(story: Story): string {
  const { status, settled, booked, pending, rollbacks } = story.state;
  const statusBefore = (sequence: number | undefined) => sequence && story.stateAt(sequence - 1)?.status;
  // Whether an approval can be needed is a matter of what rolls back only for a cancellation.
  const waits = pending && [pending.status, pending.approved, pending.kind === 'CANCEL' && pending.rolled];
  const been = new Set(story.events.map(({ sequence }) => story.stateAt(sequence)?.status));
  // A rollback leads from there to where it leads from the pending status before it.
  been.delete('PENDING_APPROVAL');
  const top = statusBefore(rollbacks.at(-1));
  return JSON.stringify([status, settled?.status, booked.length, waits, top, [...been].sort()]);
}
