/** A trade at its own address, with room for all of it. */
import { Icon } from '../design/icons.tsx';
import { closeTrade } from '../place.ts';
import { TradeView } from './TradeView.tsx';
import './page.css';

export default function TradePage({ tradeId }: { tradeId: string }) {
  return (
    <main className="trade trade-page" aria-label="Trade">
      <TradeView tradeId={tradeId} heading="h1">
        <button type="button" className="button" aria-label="To the blotter" onClick={closeTrade}>
          <Icon name="blotter" /> <span>To the blotter</span>
        </button>
      </TradeView>
    </main>
  );
}
