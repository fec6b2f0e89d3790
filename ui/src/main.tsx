/** Starts the Trade UI. */
import { StrictMode } from 'react';
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
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </StrictMode>,
);
