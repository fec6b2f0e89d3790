/** Something could not be read: why, and the way to try again. */
interface ProblemProps {
  children: string;
  onRetry: () => void;
}

export function Problem({ children, onRetry }: ProblemProps) {
  return (
    <div className="notice" role="alert">
      {children}{' '}
      <button type="button" className="link" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
