/** One trade: what it is or was, why, everything that has happened to it, and what can be done about it. */
import type { ReactNode } from 'react';
import { PastBanner } from '../design/PastBanner.tsx';
import { Problem } from '../design/Problem.tsx';
import { shortId } from '../format/short-id.ts';
import { exactMoment, moment } from '../format/time.ts';
import { Actions } from './Actions.tsx';
import { ChainBadge } from './ChainBadge.tsx';
import { Compare } from './Compare.tsx';
import { Entries } from './Entries.tsx';
import { EventList } from './EventList.tsx';
import { RawJson } from './RawJson.tsx';
import { Reasons, ReasonsOf } from './Reasons.tsx';
import { Ribbon } from './Ribbon.tsx';
import { Terms } from './Terms.tsx';
import { Trace } from './Trace.tsx';
import { TradeTitle } from './TradeTitle.tsx';
import { useTimeTravel } from './use-time-travel.ts';
import { useTradeLog } from './use-trade-log.ts';
import { useVerification } from './use-verification.ts';
import './events.css';
import './trade.css';
import { zoneName } from '../format/zone.ts';

interface TradeViewProps {
  tradeId: string;
  heading?: 'h1' | 'h2';
  /** What stands beside the title. */
  children: ReactNode;
}

export function TradeView({ tradeId, heading: Heading = 'h2', children }: TradeViewProps) {
  const { trade: now, events, problem, retry } = useTradeLog(tradeId);
  const time = useTimeTravel(tradeId, now);
  const proof = useVerification(tradeId, now?.version);
  const { version, shown, asOf, isPast } = time;
  const until = asOf ?? (version === null ? null : (events[version - 1]?.recordedAt ?? null));
  const back = () => time.goTo(null);

  return (
    <>
      <div className="side-head">
        {shown ? <TradeTitle as={Heading} trade={shown} /> : <Heading>Trade</Heading>}
        <span>{children}</span>
      </div>
      <p className="trade-ids">
        <span title={tradeId}>{shortId(tradeId)}</span>
        {now && ` · version ${now.version}`}
      </p>
      {problem !== null && <Problem onRetry={retry}>{problem}</Problem>}
      {time.problem !== null && <Problem onRetry={back}>{time.problem}</Problem>}
      {isPast && <PastBanner onBack={back}>{`As of ${whenOf(asOf, until)} · ${whatOf(version)}read-only`}</PastBanner>}
      <Ribbon events={events} time={time} />
      {now && shown && (
        <div className="trade-parts" aria-busy={time.busy}>
          <div className="trade-terms">
            <ReasonsOf trade={shown} />
            <Reasons title="Warnings" tone="warning" reasons={shown.warnings} />
            <Terms trade={shown} other={time.otherTrade} />
            {now.version > 1 && (
              <Compare versions={now.version} shown={shown.version} value={time.other} onChange={time.compareWith} />
            )}
            <Actions
              trade={now}
              events={events}
              past={isPast ? time.past : null}
              isPast={isPast}
              onDone={() => {
                back();
                retry();
              }}
            />
            <ChainBadge proof={proof} />
          </div>
          <EventList
            events={events}
            shown={shown.version}
            broken={proof.value?.firstInvalidSequence}
            onVersion={time.goTo}
          />
          <div>
            <Entries tradeId={tradeId} version={now.version} until={until} />
            <Trace tradeId={tradeId} version={now.version} shown={shown.version} />
            <RawJson trade={shown} events={events.slice(0, shown.version)} />
          </div>
        </div>
      )}
    </>
  );
}

const whenOf = (asOf: string | null, recorded: string | null) =>
  asOf === null ? (recorded === null ? '…' : moment(recorded)) : `${exactMoment(asOf)} ${zoneName()}`;

const whatOf = (version: number | null) => (version === null ? '' : `version ${version} · `);
