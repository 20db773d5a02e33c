import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProfiles } from '../../cli/sign-in/profiles.ts';
import { exitCodes } from '../../cli/terminal/exit-code.ts';
import { roles } from '../../core/audit/roles.ts';
import { createHandler } from '../../functions/api/handler.ts';
import { passSignIn } from '../../local/commands/clients/staff.ts';
import { type HttpApi, startHttpApi } from '../../local/http-api/http-api.ts';
import { type SignIn, startSignIn } from '../../local/sign-in/sign-in.ts';
import { createApiRig } from '../support/rigs/api-rig.ts';
import { type CliRig, createCliRig } from '../support/rigs/cli-rig.ts';
import { freePort } from '../support/services/free-port.ts';

describe('signing in at the command line', () => {
  let provider: SignIn;
  let api: HttpApi;
  let rig: CliRig;
  let callback: string;
  /** Where sign-in could lead back to as well, were it not in use. */
  let taken: string;
  let other: Server;

  beforeAll(async () => {
    const port = await freePort();
    other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    taken = `http://localhost:${port}/signed-in`;
    callback = `http://localhost:${await freePort()}/signed-in`;
    provider = await startSignIn();
    await provider.open({
      clients: [{ clientId: 'client-1', callbackUrls: [taken, callback], logoutUrls: [] }],
      scopes: ['openid'],
      accessTokenSeconds: 3600,
      sessionSeconds: 36_000,
      groups: [...roles],
    });
    api = await startHttpApi(0);
    const authorizer = { issuer: provider.url, audience: ['client-1'] };
    const handler = createHandler(createApiRig().dependencies) as (event: unknown) => Promise<unknown>;
    api.open(
      [{ key: '$default', functionName: 'api', authorizer, scopes: ['openid'] }],
      async (_, event) => ({ ok: true, result: await handler(event) }),
    );
    rig = createCliRig();
  });
  afterAll(async () => {
    await api.close();
    await provider.close();
    other.close();
    rig.close();
  });

  const where = () => [
    ...[
      '--api',
      `${api.url}/`,
      '--issuer',
      provider.url,
      '--client',
      'client-1',
      '--callback',
      taken,
      callback,
    ],
  ];
  /** A browser in which `user` signs in. */
  const as = (user: string) => ({
    visit: (address: string): void => {
      passSignIn(new URL(address), user)
        .then((back) => fetch(back))
        .catch(() => {});
    },
  });
  const profiles = () => createProfiles(join(rig.folder, 'config'));

  it('goes through the browser and keeps who it was, for nobody else to read', async () => {
    expect(await rig.tocsin(['sign-in', ...where()], as('administrator'))).toEqual({
      code: 0,
      out: `Signed in as administrator (administrator) at ${api.url}.`,
      said: `Sign in here:\n  ${rig.visited[0]}`,
    });
    expect(statSync(join(rig.folder, 'config', 'default.profile.json')).mode & 0o777).toBe(0o600);
    expect((await rig.tocsin(['campaign', 'list'])).code).toBe(0);
    // The pages of Amazon Cognito speak the language of the machine.
    expect(new URL(rig.visited[0] ?? '').searchParams.get('lang')).toMatch(/^[a-z]{2,3}$/);
  });

  it('keeps several people apart by profile', async () => {
    await rig.tocsin(['sign-in', '--profile', 'auditor', ...where()], as('auditor'));
    expect((await rig.tocsin(['audit', 'list', '--profile', 'auditor'])).code).toBe(0);
    expect((await rig.tocsin(['audit', 'list'])).code).toBe(exitCodes.notAllowed);
    const { profiles: listed } = JSON.parse((await rig.tocsin(['profiles', '--json'])).out);
    expect(listed).toMatchObject([{ name: 'auditor' }, { name: 'administrator' }]);
  });

  it('replaces a token that ends soon, and one that is refused', async () => {
    for (const change of [{ accessUntilMs: Date.now() + 30_000 }, { accessToken: 'a.b.c' }]) {
      const profile = profiles().read('default');
      if (profile?.signedIn === undefined) throw new Error('nobody is signed in');
      const before = { ...profile.signedIn, ...change };
      profiles().write('default', { ...profile, signedIn: before });
      expect((await rig.tocsin(['campaign', 'list'])).code).toBe(0);
      expect(profiles().read('default')?.signedIn?.accessToken).not.toBe(before.accessToken);
    }
  });

  it('sends a token to no other address than the one that it was given for', async () => {
    const { code, said } = await rig.tocsin(['campaign', 'list', '--api', 'https://elsewhere.example']);
    expect(code).toBe(exitCodes.notAllowed);
    expect(said).toContain(`is signed in to ${api.url}, not to https://elsewhere.example.`);
  });

  it('takes a token of the environment for scripts', async () => {
    const token = (await rig.tocsin(['token', '--profile', 'auditor'])).out;
    const script = createCliRig({ TOCSIN_API: api.url, TOCSIN_TOKEN: token });
    expect((await script.tocsin(['audit', 'list'])).code).toBe(0);
    script.close();
    const late = createCliRig({ TOCSIN_API: api.url, TOCSIN_TOKEN: 'a.b.c' });
    const { code, said } = await late.tocsin(['audit', 'list']);
    late.close();
    expect([code, said]).toEqual([exitCodes.notAllowed, expect.stringContaining('TOCSIN_TOKEN')]);
  });

  it('is asked for again once it was ended here, or by the provider', async () => {
    const revoked = profiles().read('default');
    expect((await rig.tocsin(['sign-out'])).code).toBe(0);
    const out = await rig.tocsin(['campaign', 'list']);
    expect([out.code, out.said]).toEqual([
      exitCodes.notAllowed,
      'You are not signed in. Sign in with: tocsin sign-in',
    ]);
    if (revoked?.signedIn === undefined) throw new Error('nobody was signed in');
    profiles().write('default', { ...revoked, signedIn: { ...revoked.signedIn, accessUntilMs: 0 } });
    const ended = await rig.tocsin(['campaign', 'list']);
    expect([ended.code, ended.said]).toEqual([
      exitCodes.notAllowed,
      expect.stringContaining('sign-in has ended'),
    ]);
  });

  it('knows where to sign in again', async () => {
    const { code, out } = await rig.tocsin(['sign-in'], as('approver'));
    expect([code, out]).toEqual([0, `Signed in as approver (approver) at ${api.url}.`]);
  });

  it('does not take an answer that it did not ask for', async () => {
    const { code, said } = await rig.tocsin(['sign-in'], {
      visit: (address) => {
        const state = new URL(address).searchParams.get('state');
        fetch(`${callback}?code=stolen&state=${state}x`).catch(() => {});
      },
    });
    expect([code, said]).toEqual([exitCodes.notAllowed, expect.stringContaining('Sign-in failed')]);
  });
});
