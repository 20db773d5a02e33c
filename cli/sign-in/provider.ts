import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Configuration, TokenEndpointResponse } from 'openid-client';
import { CliError } from '../terminal/exit-code.ts';
import { checkSecure, isLoopback } from '../terminal/secure-address.ts';
import type { Profile, Stage } from './profiles.ts';

/** How long somebody may take to sign in, a forgotten second factor included. */
const SIGN_IN_MS = 10 * 60_000;

type SignedIn = NonNullable<Profile['signedIn']>;

const library = async () => await import('openid-client');

const discover = async ({ issuer, clientId }: Stage): Promise<Configuration> => {
  const { discovery, None, allowInsecureRequests } = await library();
  const url = new URL(issuer);
  checkSecure(issuer, 'the sign-in');
  // Nobody listens between this machine and itself.
  const execute = isLoopback(url.hostname) ? [allowInsecureRequests] : [];
  try {
    return await discovery(url, clientId, undefined, None(), { execute });
  } catch (error) {
    throw new CliError(
      'tryLater',
      `The sign-in at ${issuer} does not answer as OpenID Connect does (${error instanceof Error ? error.message : error}). Is it running, and is its address right?`,
    );
  }
};

const accessOf = (tokens: TokenEndpointResponse, nowMs: number) => ({
  accessToken: tokens.access_token,
  accessUntilMs: nowMs + (tokens.expires_in ?? 0) * 1000,
});

const answerPage = (response: ServerResponse, title: string, text: string): void => {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'cache-control': 'no-store',
    // The server closes when this has been said.
    connection: 'close',
  });
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`,
  );
};

/** Listens at an address of this machine; undefined where its port is in use. */
const listenAt = async (callback: URL): Promise<Server | undefined> => {
  if (callback.protocol !== 'http:' || !isLoopback(callback.hostname)) {
    throw new CliError(
      'unusable',
      `Sign-in has to lead back to this machine, not to ${callback.href}. Give an address such as http://localhost:4289/signed-in with --callback.`,
    );
  }
  const server = createServer();
  server.listen(Number(callback.port || 80), '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
};

/** Listens where the sign-in leads back to, at the first address that is free. */
const listenForAnswer = async (callbackUrls: readonly string[]) => {
  let free: { callbackUrl: string; server: Server } | undefined;
  for (const callbackUrl of callbackUrls) {
    const server = await listenAt(new URL(callbackUrl));
    if (server === undefined) continue;
    free = { callbackUrl, server };
    break;
  }
  if (free === undefined) {
    throw new CliError(
      'tryLater',
      `Others listen at ${callbackUrls.join(' and ')}, where sign-in has to lead back to: other sign-ins may be under way. End them, then try again.`,
    );
  }
  const { callbackUrl, server } = free;
  const callback = new URL(callbackUrl);
  const answered = new Promise<{ url: URL; response: ServerResponse }>((resolve) => {
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', callback);
      if (url.pathname === callback.pathname && request.method === 'GET') resolve({ url, response });
      else response.writeHead(404).end();
    });
  });
  return {
    callbackUrl,
    answered,
    close(): void {
      server.close();
      server.closeIdleConnections();
    },
  };
};

/**
 * Signs somebody in through their browser: authorization code with PKCE (RFC 7636) to a loopback address (RFC 8252).
 *
 * @param visit - shows the address to whoever signs in, and opens it where it can
 */
export const signInByBrowser = async (stage: Stage, visit: (address: string) => void): Promise<SignedIn> => {
  const configuration = await discover(stage);
  const {
    authorizationCodeGrant,
    buildAuthorizationUrl,
    calculatePKCECodeChallenge,
    randomPKCECodeVerifier,
    randomState,
  } = await library();
  const verifier = randomPKCECodeVerifier();
  const state = randomState();
  const listener = await listenForAnswer(stage.callbackUrls);
  let late: NodeJS.Timeout | undefined;
  try {
    const address = buildAuthorizationUrl(configuration, {
      redirect_uri: listener.callbackUrl,
      scope: 'openid',
      state,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      // Amazon Cognito's name for the language of its pages (its "Authorize endpoint"), which are English otherwise.
      lang: new Intl.Locale(Intl.DateTimeFormat().resolvedOptions().locale).language,
      // A browser may still know another of the people who work at this machine.
      prompt: 'login',
    });
    visit(address.href);
    const isLate = new Promise<never>((_, reject) => {
      late = setTimeout(
        () => reject(new CliError('notAllowed', 'Nobody signed in within ten minutes. Try again.')),
        SIGN_IN_MS,
      );
    });
    const { url, response } = await Promise.race([listener.answered, isLate]);
    try {
      const tokens = await authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      const name = String(claims?.['cognito:username'] ?? claims?.sub ?? 'somebody');
      const groups = claims?.['cognito:groups'];
      answerPage(response, 'Signed in', 'You can close this page and go back to the command line.');
      return {
        name,
        roles: Array.isArray(groups) ? groups.map(String) : [],
        ...accessOf(tokens, Date.now()),
        ...(tokens.refresh_token === undefined ? {} : { refreshToken: tokens.refresh_token }),
      };
    } catch (error) {
      answerPage(response, 'Not signed in', 'The command line says why.');
      throw new CliError('notAllowed', `Sign-in failed: ${error instanceof Error ? error.message : error}.`);
    }
  } finally {
    clearTimeout(late);
    listener.close();
  }
};

/** A new access token for whoever is signed in; undefined where they have to sign in again. */
export const refreshed = async (stage: Stage, signedIn: SignedIn): Promise<SignedIn | undefined> => {
  const { refreshToken } = signedIn;
  if (refreshToken === undefined) return undefined;
  const { refreshTokenGrant, ResponseBodyError } = await library();
  try {
    const tokens = await refreshTokenGrant(await discover(stage), refreshToken);
    return {
      ...signedIn,
      ...accessOf(tokens, Date.now()),
      refreshToken: tokens.refresh_token ?? refreshToken,
    };
  } catch (error) {
    if (error instanceof ResponseBodyError) return undefined;
    throw error;
  }
};

/** Makes the tokens of whoever is signed in useless, where the provider can. */
export const revoke = async (stage: Stage, { refreshToken }: SignedIn): Promise<void> => {
  if (refreshToken === undefined) return;
  const { tokenRevocation } = await library();
  await tokenRevocation(await discover(stage), refreshToken);
};
