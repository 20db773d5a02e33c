import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../../core/audit/roles.ts';
import { createHandler } from '../../../functions/api/handler.ts';
import { createTokens, signIn } from '../../../local/commands/clients/staff.ts';
import { type HttpApi, startHttpApi } from '../../../local/http-api/http-api.ts';
import { type SignIn, startSignIn } from '../../../local/sign-in/sign-in.ts';
import type { LocalSignIn } from '../../../local/stack/sign-in.ts';
import { createApiRig } from '../../support/rigs/api-rig.ts';

const settings: LocalSignIn = {
  clients: [
    {
      clientId: 'client-1',
      callbackUrls: ['http://localhost:4289/signed-in', 'http://127.0.0.1:4283/signed-in'],
      logoutUrls: ['http://127.0.0.1:4283/'],
    },
    {
      clientId: 'client-2',
      callbackUrls: ['http://127.0.0.1:4284/signed-in'],
      logoutUrls: ['http://127.0.0.1:4284/'],
    },
  ],
  scopes: ['openid'],
  accessTokenSeconds: 3600,
  sessionSeconds: 36_000,
  groups: [...roles],
};

describe('signing in on this machine', () => {
  let provider: SignIn;
  let api: HttpApi;
  let how: Parameters<typeof signIn>[0];

  beforeAll(async () => {
    provider = await startSignIn();
    await provider.open(settings);
    how = { issuer: provider.url, clientId: 'client-1', callbackUrl: 'http://localhost:4289/signed-in' };
    api = await startHttpApi(0);
    const authorizer = { issuer: provider.url, audience: ['client-1'] };
    const handler = createHandler(createApiRig().dependencies) as (event: unknown) => Promise<unknown>;
    api.open(
      [
        { key: '$default', functionName: 'api', authorizer, scopes: ['openid'] },
        { key: 'GET /health', functionName: 'api', scopes: [] },
      ],
      async (_, event) => ({ ok: true, result: await handler(event) }),
    );
  });
  afterAll(async () => {
    await api.close();
    await provider.close();
  });

  const get = async (path: string, token?: string, method = 'GET') => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(api.url + path, { method, headers });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  it('gives an access token as a user pool does', async () => {
    const { token, seconds } = await signIn(how, 'approver');
    expect(seconds).toBe(3600);
    expect(decodeJwt(token)).toMatchObject({
      iss: provider.url,
      client_id: 'client-1',
      token_use: 'access',
      scope: 'openid',
      username: 'approver',
      'cognito:groups': ['approver'],
      sub: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
    });
  });

  it('keeps the subject of a person from one start to the next', async () => {
    const other = await startSignIn();
    await other.open(settings);
    const [one, two] = await Promise.all([
      signIn(how, 'agent'),
      signIn({ ...how, issuer: other.url }, 'agent'),
    ]);
    await other.close();
    expect(decodeJwt(one.token).sub).toBe(decodeJwt(two.token).sub);
    expect((await get('/v1/campaigns', one.token)).status).toBe(200);
    expect((await get('/v1/campaigns', two.token)).status).toBe(401);
  });

  it('lets everybody do what their role is for and nothing else', async () => {
    const { token } = await signIn(how, 'auditor');
    expect(await get('/v1/campaigns', token)).toMatchObject({ status: 200, body: { campaigns: [] } });
    expect(await get('/v1/campaigns', token, 'POST')).toMatchObject({
      status: 403,
      body: { type: 'urn:tocsin:problem:not-allowed' },
    });
  });

  it('asks for a token everywhere but on public routes', async () => {
    expect((await get('/health')).status).toBe(200);
    const { status, body, headers } = await get('/v1/campaigns');
    expect([status, body]).toEqual([401, { message: 'Unauthorized' }]);
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  it('takes no identity token in place of an access token', async () => {
    const { token, identity } = await signIn(how, 'administrator');
    expect((await get('/v1/campaigns', token)).status).toBe(200);
    expect(decodeJwt(identity)).toMatchObject({ aud: 'client-1', 'cognito:groups': ['administrator'] });
    expect(await get('/v1/campaigns', identity)).toMatchObject({
      status: 403,
      body: { message: 'Forbidden' },
    });
  });

  it('refuses a sign-in without PKCE, for another address, and of nobody', async () => {
    const ask = async (query: Record<string, string>) =>
      await fetch(
        `${provider.url}/auth?${new URLSearchParams({
          client_id: 'client-1',
          response_type: 'code',
          scope: 'openid',
          redirect_uri: how.callbackUrl,
          ...query,
        })}`,
        { redirect: 'manual' },
      );
    expect((await ask({})).headers.get('location')).toMatch(/error=invalid_request.*PKCE/);
    const elsewhere = { redirect_uri: 'https://elsewhere.example/', code_challenge: 'x'.repeat(43) };
    expect((await ask({ ...elsewhere, code_challenge_method: 'S256' })).status).toBe(400);
    await expect(signIn(how, 'somebody')).rejects.toThrow('There is no such user.');
  });

  it('lets a page of the console exchange codes and refresh tokens, and no other page', async () => {
    const asked = async (origin: string) => {
      const response = await fetch(`${provider.url}/token`, {
        method: 'POST',
        headers: { origin },
        body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'client-1', refresh_token: 'x' }),
      });
      return response.headers.get('access-control-allow-origin');
    };
    expect(await asked('http://127.0.0.1:4283')).toBe('http://127.0.0.1:4283');
    expect(await asked('https://elsewhere.example')).toBeNull();
  });

  it('renews an access token by the refresh token that came with it', async () => {
    const { refresh } = await signIn(how, 'agent');
    const response = await fetch(`${provider.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'client-1',
        refresh_token: refresh,
      }),
    });
    const renewed = (await response.json()) as { access_token: string };
    expect(decodeJwt(renewed.access_token)).toMatchObject({ username: 'agent', token_use: 'access' });
    expect((await get('/v1/campaigns', renewed.access_token)).status).toBe(200);
  });

  it('signs in once for many requests, and again after a failure', async () => {
    const tokens = createTokens({ signIn: how }, 'agent');
    const [one, two] = await Promise.all([tokens(), tokens()]);
    expect(one).toBe(two);
    const failing = createTokens({ signIn: { ...how, issuer: 'http://127.0.0.1:9' } }, 'agent');
    await expect(failing()).rejects.toThrow();
    await expect(failing()).rejects.toThrow();
  });
});
