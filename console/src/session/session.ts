import { User as OidcUser, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { type Role, roles } from '../../../core/audit/roles.ts';
import { firstLanguage } from '../i18n/i18n.tsx';
import type { ConsoleConfig } from './config.ts';
import { type Watch, watchHands } from './idle.ts';

/** Who is signed in. */
export type User = { subject: string; name: string; roles: readonly Role[] };

/**
 * `ended`: the user has to sign in again; everything on the page stays meanwhile. `locked`: the page was left alone, and
 * shows nothing of it until then.
 */
type SessionState = { user: User | undefined; ended: boolean; locked: boolean };

/** Where sign-in leads back to. */
const SIGNED_IN_PATH = '/signed-in';
/** Opens the sign-in in a window of its own, beside a page that must keep what was typed. */
const AGAIN_PATH = `${SIGNED_IN_PATH}?again`;
/** What tabs tell each other besides a session that was taken up again. */
const TOUCHED = 'touched';
const SIGNED_OUT = 'signed-out';
/** When this tab was last left, for another page or with its window; epoch ms. */
const LEFT_AT = 'tocsin-left-at';
/** Set while this tab is locked: loading it again must not sign anybody in unasked. */
const LOCKED = 'tocsin-locked';
/** A page that is loaded again is back within this time; a tab that was closed and opened again is not. */
const RELOAD_MS = 30_000;
/** A token is not used any more so long before it ends: it must still be good when it arrives. */
const EARLY_SECONDS = 20;

type ReturnState = { path: string; again: boolean };

const claimsOf = (token: string): Record<string, unknown> => {
  const part = token.split('.')[1] ?? '';
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
};

/** The user that an access token is of. The API verifies tokens; here they only say what to offer. */
const userOf = ({ access_token }: OidcUser): User => {
  const { sub, username, 'cognito:groups': groups } = claimsOf(access_token);
  const named: unknown[] = Array.isArray(groups) ? groups : [];
  return {
    subject: String(sub),
    name: typeof username === 'string' ? username : String(sub),
    roles: roles.filter((role) => named.includes(role)),
  };
};

export type Session = {
  state(): SessionState;
  subscribe(changed: () => void): () => void;
  /** Finishes or begins signing in; resolves to whether there is somebody to show the console to. */
  open(): Promise<boolean>;
  /** A token that is good now. Waits while the user has to sign in again. */
  token(): Promise<string>;
  /** Says that the API did not take this token. */
  refused(token: string): void;
  /** Opens the window in which an ended session is taken up again. */
  signInAgain(): void;
  signOut(): Promise<void>;
};

/** The session of this tab: authorization code with PKCE, renewed by the refresh token, taken up again in a window. */
export const createSession = ({ authority, clientId, endsWithTab }: ConsoleConfig): Session => {
  const { origin } = window.location;
  // Of this tab only. The sign-in itself knows the browser for hours, so that a new tab asks it to ask again.
  const store = new WebStorageStateStore({ store: window.sessionStorage });
  const manager = new UserManager({
    authority,
    client_id: clientId,
    redirect_uri: `${origin}${SIGNED_IN_PATH}`,
    post_logout_redirect_uri: `${origin}/`,
    scope: 'openid',
    userStore: store,
    stateStore: store,
    automaticSilentRenew: false,
    monitorSession: false,
    loadUserInfo: false,
  });
  const channel = new BroadcastChannel('tocsin-session');
  const listeners = new Set<() => void>();
  let state: SessionState = { user: undefined, ended: false, locked: false };
  let user: OidcUser | undefined;
  let refusedToken: string | undefined;
  let hands: Watch | undefined;
  let renewing: Promise<void> | undefined;
  let waiting: (() => void)[] = [];

  const publish = (next: SessionState): void => {
    state = next;
    for (const changed of listeners) changed();
  };

  const take = (next: OidcUser): void => {
    user = next;
    window.sessionStorage.removeItem(LOCKED);
    publish({ user: userOf(next), ended: false, locked: false });
    hands?.restart();
    for (const resume of waiting) resume();
    waiting = [];
  };

  /** Gives the tokens of this tab back: nobody can have new ones by them. */
  const drop = async (): Promise<void> => {
    user = undefined;
    // Who is offline is signed out all the same; the token ends with its hours.
    await manager.revokeTokens(['refresh_token']).catch(() => undefined);
    await manager.removeUser();
  };

  const lock = (): void => {
    if (state.locked || state.user === undefined) return;
    publish({ ...state, ended: true, locked: true });
    window.sessionStorage.setItem(LOCKED, 'yes');
    void drop();
  };

  const isGood = (one: OidcUser | undefined): one is OidcUser =>
    one !== undefined &&
    one.access_token !== refusedToken &&
    (one.expires_in === undefined || one.expires_in > EARLY_SECONDS);

  const renew = async (): Promise<void> => {
    if (user?.refresh_token === undefined) return;
    try {
      const renewed = await manager.signinSilent();
      // Locked meanwhile: what has just come is given back, too.
      if (state.locked) await drop();
      else if (renewed !== null) take(renewed);
    } catch {
      // The session is over, or cannot be reached: signing in again tells which.
    }
  };

  channel.onmessage = async ({ data }: MessageEvent<unknown>) => {
    if (data === TOUCHED) {
      hands?.note();
      return;
    }
    if (data === SIGNED_OUT) {
      lock();
      return;
    }
    if (!state.ended || typeof data !== 'string') return;
    const next = OidcUser.fromStorageString(data);
    if (userOf(next).subject !== state.user?.subject) {
      // Somebody else: what is on the page belongs to the one before.
      await manager.storeUser(next);
      window.location.assign('/');
      return;
    }
    await manager.storeUser(next);
    take(next);
  };

  const finish = async (): Promise<boolean> => {
    const done = await manager.signinRedirectCallback();
    const { path = '/', again = false } = (done.state ?? {}) as Partial<ReturnState>;
    if (again) {
      channel.postMessage(done.toStorageString());
      window.close();
      return false;
    }
    window.history.replaceState(null, '', path);
    take(done);
    hands = watchHands(lock, () => channel.postMessage(TOUCHED));
    return true;
  };

  window.addEventListener('pagehide', () => window.sessionStorage.setItem(LEFT_AT, String(Date.now())));

  /** Whether this tab was closed and opened again, which browsers do with all that it kept. */
  const wasClosed = (): boolean => {
    const leftAt = window.sessionStorage.getItem(LEFT_AT);
    return endsWithTab && leftAt !== null && Date.now() - Number(leftAt) > RELOAD_MS;
  };

  /** Whether the sign-in asks who it is, though it may know the browser still: always where a page was locked. */
  const asks = (): boolean => endsWithTab || window.sessionStorage.getItem(LOCKED) !== null;

  const begin = async (back: ReturnState): Promise<false> => {
    await manager.signinRedirect({
      state: back,
      ...(asks() ? { prompt: 'login' } : {}),
      // Amazon Cognito's name for it (its "Authorize endpoint"); its pages are English otherwise.
      extraQueryParams: { lang: firstLanguage() },
    });
    return false;
  };

  return {
    state: () => state,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    async open() {
      const { pathname, search, hash } = window.location;
      await manager.clearStaleState();
      if (wasClosed()) await drop();
      if (pathname === SIGNED_IN_PATH) {
        if (search === '?again') return await begin({ path: '/', again: true });
        return await finish();
      }
      const known = await manager.getUser();
      if (known !== null) user = known;
      if (!isGood(user)) await renew();
      if (!isGood(user)) return await begin({ path: `${pathname}${search}${hash}`, again: false });
      take(user);
      hands = watchHands(lock, () => channel.postMessage(TOUCHED));
      return true;
    },
    async token() {
      for (;;) {
        const now = user;
        if (isGood(now)) return now.access_token;
        renewing ??= renew().finally(() => {
          renewing = undefined;
        });
        await renewing;
        const renewed = user;
        if (isGood(renewed)) return renewed.access_token;
        const signedIn = new Promise<void>((resume) => waiting.push(resume));
        if (!state.ended) publish({ ...state, ended: true });
        await signedIn;
      }
    },
    refused(token) {
      refusedToken = token;
    },
    signInAgain() {
      window.open(AGAIN_PATH, 'tocsin-sign-in', 'popup,width=520,height=680');
    },
    async signOut() {
      channel.postMessage(SIGNED_OUT);
      // First of all: an identity token would else stand in the address of the page that signs out.
      await drop();
      await manager.signoutRedirect({
        // Amazon Cognito's name for it (its "Logout endpoint").
        extraQueryParams: { logout_uri: `${origin}/` },
      });
    },
  };
};
