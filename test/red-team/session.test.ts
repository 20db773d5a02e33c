import { describe, expect, it } from 'vitest';
import { signIn } from '../../local/commands/clients/staff.ts';
import { systemForAll } from '../support/rigs/running-system.ts';

const system = systemForAll();

const ask = async (endpoint: string, fields: Record<string, string>): Promise<Response> => {
  const { issuer, clientId } = system.run.signIn;
  const discovered = await fetch(`${issuer}/.well-known/openid-configuration`);
  const address = ((await discovered.json()) as Record<string, string>)[endpoint];
  if (address === undefined) throw new Error(`the sign-in has no ${endpoint}`);
  return await fetch(address, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...fields }),
  });
};

describe('whoever has the tokens of somebody else', { timeout: 120_000 }, () => {
  it('has no new ones once the person has signed out', async () => {
    const { refresh } = await signIn(system.run.signIn, 'administrator');
    const renew = async (): Promise<number> =>
      (await ask('token_endpoint', { grant_type: 'refresh_token', refresh_token: refresh })).status;
    expect(await renew()).toBe(200);
    expect((await ask('revocation_endpoint', { token: refresh })).status).toBe(200);
    expect(await renew()).toBe(400);
  });

  it('gets nowhere with a refresh token, or with any token in an address or a cookie', async () => {
    const { token, refresh, identity } = await signIn(system.run.signIn, 'administrator');
    const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
      (await system.call('GET', path, undefined, { headers })).status;
    expect(await status('/v1/campaigns', { authorization: `Bearer ${token}` })).toBe(200);
    expect(await status('/v1/campaigns', { authorization: `Bearer ${refresh}` })).toBe(401);
    for (const one of [token, refresh, identity]) {
      for (const name of ['access_token', 'token', 'authorization']) {
        expect(await status(`/v1/campaigns?${name}=${one}`)).toBe(401);
        expect(await status('/v1/campaigns', { cookie: `${name}=${one}` })).toBe(401);
      }
    }
  });
});
