/** Starts the Trade UI. */
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { applyTheme } from './design/theme.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { keepApp } from './offline/register.ts';
import './design/tokens.css';
import './design/base.css';
import './design/controls.css';

applyTheme();
keepApp();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
// As a transition the first rendering is done in slices, between which a small machine can do something else.
startTransition(() =>
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </StrictMode>,
  ),
);
