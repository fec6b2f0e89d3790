/** The other side of a trade, by name. */
import { useCounterparty } from '../desk-context.ts';

export function CounterpartyName({ lei }: { lei: string | null }) {
  const name = useCounterparty(lei);
  return lei === null ? <span className="none">{name}</span> : <span title={lei}>{name}</span>;
}
