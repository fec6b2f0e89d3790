/** docs/lifecycle.md: what a trade can go through, found by asking the code about every command in every status. */
import type { Refusal } from '../../src/domain/trade/commands.ts';
import { SITUATIONS, type Situation } from '../../test/support/situations.ts';
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
} from '../../test/support/story.ts';
import { rollbackDestinations, rollForwardStack } from './rollbacks.ts';
import { table } from './table.ts';
import { transitions } from './transitions.ts';

const COMMANDS = {
  amend: amend(),
  cancel,
  rollback: rollback(1),
  rollforward,
  retry,
  approve: approve(),
  refuse: refuseApproval,
};
const OUTCOMES = { booked: book, 'approval needed': ask, refused: refuse, 'given up': giveUp };

export const lifecycleDocument = (): string => `# A trade's life

Made by \`npm run docs\` from the code that decides; a test fails when the two differ.

\`\`\`mermaid
stateDiagram-v2
  [*] --> PENDING_NEW: submit
${transitions()
  .map(({ from, to, causes }) => `  ${from} --> ${to}: ${causes.join(', ')}`)
  .join('\n')}
  REJECTED --> [*]
\`\`\`

A trade is \`PENDING_APPROVAL\` while it waits for a second person, as [decision 11](decisions/0011-four-eyes.md) has it.

## What a command does, by status

The event that it appends and the status that follows. 409 is \`not_allowed_in_status\`, except where it is named.

${bySituation(COMMANDS)}

## What booking makes of it

A trade that waits for nothing, or whose booking was given up, ignores an outcome that comes late. A cancellation asks
nothing of reference data, so nothing there can refuse it; only one that a roll back or forward asked for can need an approval.

${bySituation(OUTCOMES)}

${rollbackDestinations()}

${rollForwardStack()}
`;

/** A table with a row for each situation and a column for each step. */
const bySituation = (steps: Record<string, Step>): string =>
  table(
    ['status', '', ...Object.keys(steps).map(name => `\`${name}\``)],
    SITUATIONS.map(situation => [
      `\`${situation.status}\``,
      situation.where,
      ...Object.values(steps).map(step => cell(situation, step)),
    ]),
  );

function cell({ steps }: Situation, step: Step): string {
  const story = Story.of(...steps);
  const told = story.take(step);
  if (!told) return '–';
  return 'refusal' in told ? refusalText(told.refusal) : `${told.event.type} → \`${story.state.status}\``;
}

function refusalText(refusal: Refusal): string {
  if (refusal.code === 'invalid') return `422 at \`${refusal.pointer}\``;
  return refusal.code === 'not_allowed_in_status' ? '409' : `409 \`${refusal.code}\``;
}
