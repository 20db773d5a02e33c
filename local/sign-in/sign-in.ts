import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';
import { readBody } from '../http/read-body.ts';
import type { LocalSignIn } from '../stack/sign-in.ts';
import { createMemoryStore } from './memory-store.ts';
import { pagePolicy, signInPage, signOutPage } from './page.ts';
import { type LocalUser, usersOf } from './users.ts';

export type SignIn = {
  /** Issuer of the tokens; its discovery document names every other address. */
  url: string;
  /** Until then every request is answered with 503. */
  open(settings: LocalSignIn, moreAgents?: number): Promise<void>;
  close(): Promise<void>;
};

/** What tokens are for. Clients need not name it: Amazon Cognito knows one API only. */
const RESOURCE = 'urn:tocsin:api';
const MAX_FORM_BYTES = 10_000;

const configurationOf = async (
  settings: LocalSignIn,
  users: readonly LocalUser[],
): Promise<Configuration> => {
  const { clients, scopes, accessTokenSeconds, sessionSeconds } = settings;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = {
    ...(await exportJWK(privateKey)),
    use: 'sig',
    alg: 'RS256',
    kid: randomBytes(8).toString('hex'),
  };
  const scope = scopes.join(' ');
  return {
    clients: clients.map(({ clientId, callbackUrls, logoutUrls }) => ({
      client_id: clientId,
      // A native client would ask for consent each time.
      application_type: 'web',
      token_endpoint_auth_method: 'none',
      redirect_uris: callbackUrls,
      post_logout_redirect_uris: logoutUrls,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    })),
    adapter: createMemoryStore(),
    jwks: { keys: [key] },
    conformIdTokenClaims: false,
    scopes,
    cookies: { keys: [randomBytes(32).toString('hex')] },
    pkce: { required: () => true },
    ttl: {
      AccessToken: accessTokenSeconds,
      IdToken: accessTokenSeconds,
      RefreshToken: sessionSeconds,
      Session: sessionSeconds,
      Grant: sessionSeconds,
      Interaction: 3_600,
      AuthorizationCode: 300,
    },
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          context.set('content-security-policy', pagePolicy);
          context.body = signOutPage(form);
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, _resource, client) => ({
          scope,
          audience: client.clientId,
          accessTokenTTL: accessTokenSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    interactions: { url: (_, { uid }) => `/sign-in/${uid}` },
    claims: { openid: ['sub', 'cognito:username', 'cognito:groups'] },
    findAccount: (_, subject) => {
      const user = users.find((one) => one.subject === subject);
      return (
        user && {
          accountId: subject,
          claims: () => ({ sub: subject, 'cognito:username': user.name, 'cognito:groups': user.groups }),
        }
      );
    },
    // The claims of Amazon Cognito's access tokens (Amazon Cognito developer guide, "Understanding the access token").
    extraTokenClaims: (_, token) => {
      const user = users.find(({ subject }) => 'accountId' in token && subject === token.accountId);
      return user && { token_use: 'access', username: user.name, 'cognito:groups': user.groups };
    },
    // Nobody is asked whether Tocsin may know who they are.
    loadExistingGrant: async ({ oidc }) => {
      const accountId = oidc.session?.accountId;
      const clientId = oidc.client?.clientId;
      if (accountId === undefined || clientId === undefined) return undefined;
      const grant = new oidc.provider.Grant({ clientId, accountId });
      grant.addOIDCScope(scope);
      grant.addResourceScope(RESOURCE, scope);
      await grant.save();
      return grant;
    },
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: false,
    // Pages that people sign in to exchange codes and refresh tokens by themselves.
    clientBasedCORS: (_, origin, client) =>
      client.redirectUris?.some((url) => new URL(url).origin === origin) ?? false,
    renderError: (context, { error, error_description }) => {
      context.type = 'text/plain';
      context.body = `${error}: ${error_description ?? 'sign-in failed'}`;
    },
  };
};

/** Plays the sign-in of a user pool on 127.0.0.1: OpenID Connect, with a user for each group. */
export const startSignIn = async (port = 0): Promise<SignIn> => {
  let serve: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  const server = createServer((request, response) => {
    if (serve === undefined) response.writeHead(503).end('Still starting.');
    else serve(request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    async open(settings, moreAgents) {
      const users = usersOf(settings.groups, moreAgents);
      const provider = new Provider(url, await configurationOf(settings, users));
      const answer = provider.callback();
      serve = async (request, response) => {
        if (!request.url?.startsWith('/sign-in/')) return await answer(request, response);
        if (request.method !== 'POST') {
          await provider.interactionDetails(request, response);
          response.writeHead(200, {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': pagePolicy,
            'cache-control': 'no-store',
          });
          response.end(signInPage(users));
          return;
        }
        const form = new URLSearchParams((await readBody(request, MAX_FORM_BYTES))?.toString() ?? '');
        const user = users.find(({ name }) => name === form.get('user'));
        if (user === undefined) {
          response.writeHead(400).end('There is no such user.');
          return;
        }
        await provider.interactionFinished(request, response, { login: { accountId: user.subject } });
      };
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
