import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { NoAnswer } from '../../client/api-error.ts';
import { AppProvider } from './api/app-context.tsx';
import { createApi } from './api/session-client.ts';
import { createWaiting } from './api/waiting.ts';
import { App } from './app.tsx';
import { I18nProvider } from './i18n/i18n.tsx';
import { OpenFailed } from './open-failed.tsx';
import { readConfig } from './session/config.ts';
import { createSession } from './session/session.ts';
import './styles/base.css';
import './styles/elements.css';
import './styles/pages.css';
import './styles/list.css';
import './styles/print.css';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no place for the app');
const root = createRoot(place);

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The client has repeated what got no answer already; anything else would be answered alike.
      retry: (failures, error) => error instanceof NoAnswer && failures < 2,
      staleTime: 5_000,
    },
  },
});

try {
  const config = await readConfig();
  const session = createSession(config);
  if (await session.open()) {
    const waiting = createWaiting();
    const api = createApi(session, waiting.note);
    root.render(
      <StrictMode>
        <QueryClientProvider client={queries}>
          <I18nProvider>
            <AppProvider value={{ config, session, api, waiting }}>
              <App />
            </AppProvider>
          </I18nProvider>
        </QueryClientProvider>
      </StrictMode>,
    );
  }
} catch (error) {
  console.error(error);
  root.render(
    <I18nProvider>
      <OpenFailed />
    </I18nProvider>,
  );
}
