import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openRouter } from './router.tsx';
import { styleNonce } from './style-nonce.ts';

export async function start(): Promise<void> {
  // Where the library that keeps the page behind a dialog from scrolling looks for it.
  Object.assign(window, { __webpack_nonce__: styleNonce() });
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no place for the console');
  const router = await openRouter();
  createRoot(root).render(
    <StrictMode>
      <App router={router} />
    </StrictMode>,
  );
}
