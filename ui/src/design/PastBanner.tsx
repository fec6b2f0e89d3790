/** Stands wherever the past is shown: no one takes it for the present, and the way back is one step. */
import './past.css';

interface PastBannerProps {
  children: string;
  onBack: () => void;
}

export function PastBanner({ children, onBack }: PastBannerProps) {
  return (
    <div className="past-banner">
      <span role="status">{children}</span>
      <button type="button" className="link" onClick={onBack}>
        Back to now
      </button>
    </div>
  );
}
