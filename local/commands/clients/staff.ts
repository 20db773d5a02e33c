import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Role, roles } from '../../../core/audit/roles.ts';
import { SIGN_IN_FILE } from '../../process/data-folder.ts';
import type { LocalRun } from '../../run.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { commandFor, DEFAULT_DATA } from './data-option.ts';

/** A token is replaced so long before it ends, so that a request under way is still taken. */
const EARLY_SECONDS = 60;

/** Pages and redirections that a sign-in takes at most. */
const MAX_STEPS = 10;

type Endpoints = { authorization_endpoint: string; token_endpoint: string };

/** The few cookies that a sign-in takes, for its one host. */
const createCookies = () => {
  const cookies = new Map<string, string>();
  return {
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    keep(response: Response): void {
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
    },
  };
};

/**
 * Goes from the address of a sign-in through its pages as a browser would, and chooses `user` where it is asked who
 * signs in. Resolves to the address that the sign-in leads back to, with its answer.
 */
export const passSignIn = async (address: URL, user: string): Promise<URL> => {
  const callbackUrl = address.searchParams.get('redirect_uri') ?? '';
  const cookies = createCookies();
  let next = address;
  for (let steps = 0; !next.href.startsWith(callbackUrl); steps += 1) {
    if (steps === MAX_STEPS) throw new Error(`Signing in as ${user} leads from page to page without end.`);
    const isPage = next.pathname.startsWith('/sign-in/');
    const response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: cookies.header() },
      ...(isPage ? { method: 'POST', body: new URLSearchParams({ user }) } : {}),
    });
    cookies.keep(response);
    const location = response.headers.get('location');
    if (location === null) {
      throw new Error(`Signing in as ${user} ended with ${response.status}: ${await response.text()}`);
    }
    next = new URL(location, next);
  }
  return next;
};

/**
 * Signs one of the local run's users in as a browser would: authorization code with PKCE, through the page. There is no
 * other way in, so what scripts use is what a deployed stage offers. Resolves to an access token, the seconds that it is
 * good for, and the identity and refresh tokens that came with it.
 */
export const signIn = async (
  { issuer, clientId, callbackUrl }: Omit<LocalRun['signIn'], 'api' | 'callbackUrls'>,
  user: string,
): Promise<{ token: string; seconds: number; identity: string; refresh: string }> => {
  const discovered = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { authorization_endpoint, token_endpoint } = (await discovered.json()) as Endpoints;
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const ask = new URL(authorization_endpoint);
  ask.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: callbackUrl,
    scope: 'openid',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();

  const next = await passSignIn(ask, user);
  const code = next.searchParams.get('code');
  if (code === null || next.searchParams.get('state') !== state) {
    throw new Error(`Signing in as ${user} failed: ${next.searchParams.get('error_description')}`);
  }
  const response = await fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: callbackUrl,
      code,
      code_verifier: verifier,
    }),
  });
  if (!response.ok) throw new Error(`Signing in as ${user} failed: ${await response.text()}`);
  const answer = (await response.json()) as Record<'access_token' | 'id_token' | 'refresh_token', string> & {
    expires_in: number;
  };
  return {
    token: answer.access_token,
    seconds: answer.expires_in,
    identity: answer.id_token,
    refresh: answer.refresh_token,
  };
};

/** How to sign in to the run that is up on a data folder. Throws in words where none is. */
export const readSignIn = (dataDir: string): LocalRun['signIn'] => {
  try {
    return JSON.parse(readFileSync(join(dataDir, SIGN_IN_FILE), 'utf8')) as LocalRun['signIn'];
  } catch {
    const start = dataDir === DEFAULT_DATA ? 'npm start' : commandFor('npm start --', '--data', dataDir);
    throw new Error(`Nothing runs on ${dataDir}. Start it with "${start}" in another terminal.`);
  }
};

/** Gives a token of a user that is good for a while yet, and signs in anew where the last one ends. */
export const createTokens = (
  run: { signIn: Omit<LocalRun['signIn'], 'api' | 'callbackUrls'> },
  user: string,
): (() => Promise<string>) => {
  let held: { token: Promise<string>; untilMs: number } | undefined;
  return () => {
    if (held === undefined || held.untilMs < performance.now()) {
      const signedIn = signIn(run.signIn, user);
      const mine = { token: signedIn.then(({ token }) => token), untilMs: Number.POSITIVE_INFINITY };
      held = mine;
      signedIn.then(
        ({ seconds }) => {
          mine.untilMs = performance.now() + (seconds - EARLY_SECONDS) * 1000;
        },
        () => {
          mine.untilMs = 0;
        },
      );
    }
    return held.token;
  };
};

/** The API as each of the local run's users has it. */
export type Staff = Record<Role, ApiClient>;

/** Takes a campaign that is ready to its start: one submits it, another approves it. */
export const submitApproveStart = async (
  { administrator, approver }: Pick<Staff, 'administrator' | 'approver'>,
  id: string,
): Promise<void> => {
  await administrator.submit(id);
  await approver.approve(id);
  await administrator.start(id);
};

export const staffOf = (run: Pick<LocalRun, 'apiUrl' | 'signIn'>, tries = 1): Staff =>
  Object.fromEntries(
    roles.map((role) => [role, createApiClient(run.apiUrl, createTokens(run, role), tries)]),
  ) as Staff;
