import { useCounterparty } from '../desk-context.ts';

/** The other side of a trade, by name. */
export function CounterpartyName({ lei }: { lei: string | null }) {
  const name = useCounterparty(lei);
  return <span title={lei ?? undefined}>{name}</span>;
}
