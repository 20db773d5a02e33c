import { readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CliError } from '../terminal/exit-code.ts';
import { readPrivateJson, writePrivateJson } from '../terminal/private-file.ts';

/** A Tocsin that somebody works with, and how they sign in to it. */
export type Stage = {
  /** Address of the HTTP API, without a slash at the end. */
  api: string;
  /** Issuer of access tokens; its OpenID Connect discovery names every other address. */
  issuer: string;
  clientId: string;
  /** Where sign-in may lead back to: this program listens at the first of them that is free. */
  callbackUrls: string[];
};

/** A stage with whoever is signed in to it. */
export type Profile = Stage & {
  signedIn?: {
    name: string;
    roles: string[];
    accessToken: string;
    /** Epoch ms. */
    accessUntilMs: number;
    refreshToken?: string;
  };
};

export type Profiles = ReturnType<typeof createProfiles>;

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/** Where the program keeps its files: `TOCSIN_CONFIG`, or `tocsin` where programs of the user keep theirs. */
export const configFolder = (env: NodeJS.ProcessEnv): string => {
  if (env.TOCSIN_CONFIG) return env.TOCSIN_CONFIG;
  const windows = process.platform === 'win32' ? env.APPDATA : undefined;
  return join(env.XDG_CONFIG_HOME || windows || join(homedir(), '.config'), 'tocsin');
};

/** Profiles by name, a file each that only the user can read: it holds their tokens. */
export const createProfiles = (folder: string) => {
  const ENDING = '.profile.json';
  const fileOf = (name: string): string => {
    if (NAME.test(name)) return join(folder, `${name}${ENDING}`);
    throw new CliError('unusable', `"${name}" cannot name a profile. Use letters, digits, dots and dashes.`);
  };
  return {
    read: (name: string): Profile | undefined => readPrivateJson<Profile>(fileOf(name)),
    write: (name: string, profile: Profile): void => writePrivateJson(fileOf(name), profile),
    remove: (name: string): void => rmSync(fileOf(name), { force: true }),
    names(): string[] {
      try {
        const files = readdirSync(folder).filter((file) => file.endsWith(ENDING));
        return files.map((file) => file.slice(0, -ENDING.length)).sort();
      } catch {
        return [];
      }
    },
  };
};
