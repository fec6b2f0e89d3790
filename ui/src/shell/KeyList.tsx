/** All keys there are, and the switch that turns the single ones off. */
import { Icon } from '../design/icons.tsx';
import { ModalDialog } from '../design/ModalDialog.tsx';
import { useDesk } from '../desk-context.ts';
import { may } from '../session/session.ts';
import { useStore } from '../store.ts';
import { type KeyLine, keyList } from './key-list.ts';
import { screensFor } from './screen-list.ts';
import { singleKeys } from './single-keys.ts';
import './key-list.css';

export default function KeyList({ onClose }: { onClose: () => void }) {
  const { session } = useDesk();
  const single = useStore(singleKeys);
  return (
    <ModalDialog label="Keys" className="key-list" onClose={onClose}>
      <div className="side-head">
        <h2>Keys</h2>
        <button type="button" className="icon-button" aria-label="Close" title="Close (Esc)" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div className="key-groups">
        {keyList(screensFor(session), may(session, 'trade.submit')).map(({ title, lines }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            <dl>
              {lines.map(line => (
                <KeyRow key={line.does} {...line} />
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="key-switch">
        <input type="checkbox" checked={single} onChange={({ target }) => singleKeys.set(target.checked)} />
        Single keys act, except where one types
      </label>
    </ModalDialog>
  );
}

const KeyRow = ({ keys, does }: KeyLine) => (
  <div>
    <dt>
      {keys.map(key => (
        <kbd key={key}>{key}</kbd>
      ))}
    </dt>
    <dd>{does}</dd>
  </div>
);
