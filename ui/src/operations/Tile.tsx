/** One number, what it is and what it is to be seen against. */
interface TileProps {
  label: string;
  value: string;
  note: string;
  tone?: 'ok' | 'wait';
}

export const Tile = ({ label, value, note, tone }: TileProps) => (
  <dl className={tone ? `tile ${tone}` : 'tile'}>
    <dt>{label}</dt>
    <dd>
      <b>{value}</b>
      <small>{note}</small>
    </dd>
  </dl>
);
