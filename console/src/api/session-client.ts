/** The API as whoever is signed in may use it: the client of every program, with this tab's session and language. */
import { type ApiClient, createApiClient, type Retry } from '../../../client/api-client.ts';
import { MAX_TRIES } from '../../../client/retry.ts';
import type { Session } from '../session/session.ts';

/** Signs requests, repeats them safely, goes on after signing in again, and is answered in the language of the document. */
export const createApi = (session: Session, onRetry: (retry: Retry) => void): ApiClient =>
  createApiClient(window.location.origin, {
    async token(refused) {
      if (refused !== undefined) session.refused(refused);
      return await session.token();
    },
    tries: MAX_TRIES,
    language: () => document.documentElement.lang,
    onRetry,
  });
