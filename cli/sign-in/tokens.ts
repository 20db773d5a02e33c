import { CliError } from '../terminal/exit-code.ts';
import type { Profiles } from './profiles.ts';
import { refreshed } from './provider.ts';

/** A token is replaced so long before it ends, so that a request under way is still taken. */
const EARLY_MS = 60_000;

/** How somebody signs in again, as they would type it. */
export const signInCommand = (profile: string): string =>
  profile === 'default' ? 'tocsin sign-in' : `tocsin sign-in --profile ${profile}`;

/**
 * Gives the access token of whoever is signed in by a profile, replaced before it ends or once it was refused. Rejects
 * with {@link CliError} where they have to sign in again.
 */
export const tokensOf = (profiles: Profiles, name: string) => {
  let renewing: Promise<string> | undefined;
  const renew = async (): Promise<string> => {
    const profile = profiles.read(name);
    const next = profile?.signedIn && (await refreshed(profile, profile.signedIn));
    if (profile === undefined || next === undefined) {
      throw new CliError('notAllowed', `Your sign-in has ended. Sign in again with: ${signInCommand(name)}`);
    }
    profiles.write(name, { ...profile, signedIn: next });
    return next.accessToken;
  };
  return async (refused?: string): Promise<string> => {
    const signedIn = profiles.read(name)?.signedIn;
    if (signedIn === undefined) {
      throw new CliError('notAllowed', `You are not signed in. Sign in with: ${signInCommand(name)}`);
    }
    const isGood = signedIn.accessToken !== refused && signedIn.accessUntilMs - Date.now() > EARLY_MS;
    if (isGood) return signedIn.accessToken;
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return await renewing;
  };
};
