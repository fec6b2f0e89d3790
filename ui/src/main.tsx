/** Starts the Trade UI. */
import './session/attempt.ts';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { applyTheme } from './design/theme.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { keepApp } from './offline/register.ts';
import { keepSession } from './session/renewal.ts';
import { resume } from './session/session.ts';
import './design/tokens.css';
import './design/base.css';
import './design/controls.css';

applyTheme();
keepApp();
void resume().then(keepSession);
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
