/** What is shown when the screen itself has failed: it says so, and that nothing stored has changed by it. */
import { Component, type ReactNode } from 'react';

interface ErrorBoundaryProps {
  children: ReactNode;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <main className="failed-screen" role="alert">
        <h1>This screen has failed</h1>
        <p>
          Trades that were taken are safe, and a ticket on its way keeps its key. Load the page again; if that does not
          help, sign out by closing all tabs of Tapebook.
        </p>
        <button type="button" className="button primary" onClick={() => window.location.reload()}>
          Load again
        </button>
      </main>
    );
  }
}
