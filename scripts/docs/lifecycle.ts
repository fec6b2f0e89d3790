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
import { table } from '../lib/table.ts';
import { rollbackDestinations, rollForwardStack } from './rollbacks.ts';
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

## What an amendment changes

Only the terms that it names, whatever has become of reference data since; \`null\` clears an optional term, which booking fills in again
(\`tradeDate\`, \`settlementDate\`, \`venue\`; \`counterparty\` becomes none). There are two exceptions, both after a new trade date:

- \`settlementDate\` is computed again, unless one was agreed: one that a client gave, in the submission or an amendment, and that stands.
- \`isin\` becomes that of the symbol's version of the new date.

While it is pending, the trade shows \`null\` for what booking has yet to fill in; everything else that it shows is what will be booked.
Dates are judged beside those that stand: a settlement date before the trade date or more than a year after it, and a trade date in
the future at the venue, are a 422 that names the term at fault. A venue alone says nothing of a date: booking refuses it where the
trade date has yet to come (\`TRADE_DATE_IN_FUTURE\`). With \`?dryRun=true\` the answer is 200, the changes and booking entries
that it would lead to, and nothing is written. Why it is so is in [decision 22](decisions/0022-what-an-amendment-changes.md).

## Four eyes

An account may want that a second person approves (\`PUT /v1/reference/accounts\`): a trade whose gross amount is above
\`approvalNotional\`, in the trade's currency, whether it is submitted, amended or rolled back to; with \`rollbackNeedsApproval\`
every roll back and forward. Booking then asks instead of booking (\`ApprovalRequested\`), and the trade is \`PENDING_APPROVAL\`,
with \`reasons\` \`NOTIONAL_NEEDS_APPROVAL\` or \`ROLLBACK_NEEDS_APPROVAL\`. What would be refused anyway is refused at once.

${table(
  ['call', 'answer'],
  [
    [
      '`POST /v1/trades/{id}/approve`',
      '`{reason?}`, or no body; 202, the trade in the status that it had, to be booked by the reference data of then. 403 `forbidden` to an API key, and to whoever submitted it, amended it since it was last settled or rolled it back or forward, also by an API key of theirs. With `?dryRun=true` 200, what it would do, and nothing is written',
    ],
    [
      '`POST /v1/trades/{id}/refuse`',
      '`{reason}`; 202, the trade `REJECTED` if it was never booked, else back on its last settled status and terms, with the reason `APPROVAL_REFUSED`. Whoever asked may do it too',
    ],
  ],
)}

Both are for the role \`operations\`, and take \`Idempotency-Key\` and \`If-Match\` as every command; that 403 comes last, after 409. An
approval is for one revision: it holds for a retry, and ends with an amendment. Why it is so is in [decision 11](decisions/0011-four-eyes.md).

## What a command does, by status

The event that it appends and the status that follows. 409 is \`not_allowed_in_status\`, except where it is named.
From 10,000 events on, all but \`cancel\`, \`approve\` and \`refuse\` are 409.

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
