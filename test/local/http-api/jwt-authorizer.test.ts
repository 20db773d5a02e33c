import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Authorizer, createAuthorizer } from '../../../local/http-api/jwt-authorizer.ts';

const nowMs = Date.UTC(2026, 10, 24, 8);
const now = nowMs / 1000;
type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

describe('the JWT authorizer', () => {
  let server: Server;
  let issuer: string;
  let key: Key;
  let otherKey: Key;
  let authorize: Authorizer;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    key = pair.privateKey;
    otherKey = (await generateKeyPair('RS256')).privateKey;
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
    server = createServer(({ url }, response) => {
      const isDiscovery = url === '/.well-known/openid-configuration';
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(isDiscovery ? { issuer, jwks_uri: `${issuer}/keys` } : jwks));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    authorize = createAuthorizer({ issuer, audience: ['client-1'] }, () => nowMs);
  });
  afterAll(() => {
    server.close();
  });

  const good = (): JWTPayload => ({
    iss: issuer,
    aud: 'client-1',
    sub: 'somebody',
    iat: now - 60,
    exp: now + 60,
    scope: 'openid',
    'cognito:groups': ['approver', 'auditor'],
  });
  const signed = (payload: JWTPayload, signWith = key, header: { alg?: string; kid?: string } = {}) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(signWith);
  const judge = async (payload: JWTPayload, scopes: string[] = ['openid']) =>
    await authorize(`Bearer ${await signed(payload)}`, scopes);

  it('lets a good token through, its claims as texts', async () => {
    expect(await judge(good())).toEqual({
      verdict: 'allowed',
      scopes: ['openid'],
      claims: {
        iss: issuer,
        aud: 'client-1',
        sub: 'somebody',
        iat: String(now - 60),
        exp: String(now + 60),
        scope: 'openid',
        'cognito:groups': '[approver auditor]',
      },
    });
  });

  it('takes a token without the word Bearer', async () => {
    expect(await authorize(await signed(good()), [])).toMatchObject({ verdict: 'allowed', scopes: null });
  });

  it('asks for a token where there is none', async () => {
    expect(await authorize(undefined, [])).toEqual({ verdict: 'unauthorized' });
    expect(await authorize('Bearer ', [])).toEqual({ verdict: 'unauthorized' });
  });

  it('takes the client for the audience only where the token names none', async () => {
    const { aud: _, ...withoutAudience } = good();
    expect(await judge({ ...withoutAudience, client_id: 'client-1' })).toMatchObject({ verdict: 'allowed' });
    expect(await judge({ ...good(), aud: 'other', client_id: 'client-1' })).toMatchObject({
      verdict: 'unauthorized',
    });
  });

  it.each<[string, (token: JWTPayload) => JWTPayload]>([
    ['has expired', (token) => ({ ...token, exp: now - 1 })],
    ['never expires', ({ exp: _, ...token }) => token],
    ['is not valid yet', (token) => ({ ...token, nbf: now + 30 })],
    ['was issued in the future', (token) => ({ ...token, iat: now + 30 })],
    ['is for another audience', (token) => ({ ...token, aud: 'client-2' })],
    ['is for nobody', ({ aud: _, ...token }) => token],
    ['is of another issuer', (token) => ({ ...token, iss: 'https://elsewhere.example' })],
  ])('refuses a token that %s', async (_, change) => {
    expect(await judge(change(good()))).toMatchObject({ verdict: 'unauthorized' });
  });

  it('refuses a token that somebody else signed', async () => {
    expect(await authorize(`Bearer ${await signed(good(), otherKey)}`, [])).toMatchObject({
      verdict: 'unauthorized',
    });
    expect(await authorize(`Bearer ${await signed(good(), key, { kid: 'two' })}`, [])).toMatchObject({
      verdict: 'unauthorized',
    });
  });

  it('refuses a token whose content was changed', async () => {
    const [header = '', , signature = ''] = (await signed(good())).split('.');
    const changed = { ...good(), 'cognito:groups': ['administrator'] };
    const payload = Buffer.from(JSON.stringify(changed)).toString('base64url');
    expect(await authorize(`Bearer ${header}.${payload}.${signature}`, [])).toMatchObject({
      verdict: 'unauthorized',
    });
  });

  it('refuses what is not signed, or with a secret', async () => {
    const none = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    expect(await authorize(`Bearer ${none({ alg: 'none' })}.${none(good())}.`, [])).toMatchObject({
      verdict: 'unauthorized',
    });
    const secret = new TextEncoder().encode('a secret that is long enough for this');
    const token = await new SignJWT(good()).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret);
    expect(await authorize(`Bearer ${token}`, [])).toMatchObject({ verdict: 'unauthorized' });
    expect(await authorize('Bearer no token at all', [])).toMatchObject({ verdict: 'unauthorized' });
  });

  it('refuses a token without the scope, such as one that only says who somebody is', async () => {
    const { scope: _, ...identity } = good();
    expect(await judge(identity)).toEqual({ verdict: 'forbidden' });
    expect(await judge({ ...good(), scope: 'profile email' })).toEqual({ verdict: 'forbidden' });
  });
});
