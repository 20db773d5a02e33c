import { join } from 'node:path';
import { type ApiClient, createApiClient, type Retry } from '../../client/api-client.ts';
import { MAX_TRIES } from '../../client/retry.ts';
import type { StaffLanguage } from '../../core/base/wording.ts';
import { keepUnfinished } from '../api/unfinished-commands.ts';
import { configFolder, createProfiles, type Profiles } from '../sign-in/profiles.ts';
import { signInCommand, tokensOf } from '../sign-in/tokens.ts';
import { CliError } from '../terminal/exit-code.ts';
import type { LiveLine, Terminal } from '../terminal/io.ts';
import { checkSecure } from '../terminal/secure-address.ts';
import { dim, duration } from '../terminal/terminal.ts';

/** Options that every command takes. */
export type Globals = {
  profile?: string;
  api?: string;
  json?: boolean;
  quiet?: boolean;
  /** False for `--no-input`. */
  input?: boolean;
};

/** One command that is being run: whom it speaks to, as whom, and how it answers. */
export type Session = {
  io: Terminal;
  profiles: Profiles;
  profileName: string;
  /** Whether the answer is for a program. */
  json: boolean;
  /** Language of the sentences that the API gives in several. */
  language: StaffLanguage;
  /** Address of the API. Throws {@link CliError} where it is not known. */
  apiUrl(): string;
  /** The API for whoever is signed in. */
  api(): ApiClient;
  /** The API for everybody: its routes without sign-in. */
  openApi(): ApiClient;
  /** An access token of whoever is signed in. */
  token(): Promise<string>;
  /** Gives the answer: as it is for a program, in lines for people. */
  show(answer: unknown, lines: () => readonly string[]): void;
  /** Says something beside the answer, to people only. */
  say(text: string): void;
  /** File in which uploads are remembered. */
  uploadsFile: string;
};

/** Where `npm start` serves the API unless it is told otherwise. */
const LOCAL_API = 'http://127.0.0.1:4280';

export const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

const spoken: Record<StaffLanguage, true> = { en: true, fr: true };
const isSpoken = (language: string): language is StaffLanguage => Object.hasOwn(spoken, language);

/** The language of whoever types, as their terminal says; English where it is none that is spoken here. */
export const languageOf = ({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): StaffLanguage => {
  const language = (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().slice(0, 2);
  return isSpoken(language) ? language : 'en';
};

const retryWords = ({ inSeconds, status, told }: Retry): string => {
  const why = status === undefined ? 'it did not answer' : `it answered with ${status}`;
  return inSeconds < 1 && !told ? `Trying again: ${why}.` : `Trying again in ${duration(inSeconds)}: ${why}.`;
};

const silentLine: LiveLine = { show: () => {}, end: () => {}, clear: () => {} };

/** The terminal as the options of the command want it used. */
const terminalFor = (io: Terminal, { quiet = false, input = true }: Globals): Terminal => ({
  ...io,
  ...(quiet ? { live: () => silentLine } : {}),
  ...(input ? {} : { ask: undefined }),
});

export const openSession = (terminal: Terminal, globals: Globals): Session => {
  const io = terminalFor(terminal, globals);
  const { env } = io;
  const folder = configFolder(env);
  const profiles = createProfiles(folder);
  const profileName = globals.profile ?? (env.TOCSIN_PROFILE || 'default');
  const asked = globals.api ?? (env.TOCSIN_API || undefined);
  const json = globals.json ?? false;
  /** Whether only the answer is wanted, and what went wrong. */
  const isQuiet = json || (globals.quiet ?? false);

  const apiUrl = (): string => {
    const url = asked ?? profiles.read(profileName)?.api ?? LOCAL_API;
    if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) {
      checkSecure(url, 'the API');
      return withoutSlash(url);
    }
    throw new CliError(
      'unusable',
      `"${url}" is no address of an API. Write one such as https://api.hospital.example.`,
    );
  };

  const tokens = tokensOf(profiles, profileName);
  const token = async (refused?: string): Promise<string> => {
    const given = env.TOCSIN_TOKEN;
    if (given) {
      if (refused === undefined) return given;
      throw new CliError(
        'notAllowed',
        'The token in TOCSIN_TOKEN is not taken: it may have ended. Get a new one.',
      );
    }
    // A token must not go to another address than the one that it was given for.
    const own = profiles.read(profileName)?.api;
    if (own !== undefined && own !== apiUrl()) {
      throw new CliError(
        'notAllowed',
        `The profile "${profileName}" is signed in to ${own}, not to ${apiUrl()}. Choose another with --profile, or sign in with: ${signInCommand('NAME')}`,
      );
    }
    return await tokens(refused);
  };
  const onRetry = (retry: Retry): void => {
    if (!isQuiet) io.note(dim(retryWords(retry)));
  };
  const shared = { tries: MAX_TRIES, onRetry };

  return {
    io,
    profiles,
    profileName,
    json,
    language: languageOf(env),
    apiUrl,
    api() {
      const url = apiUrl();
      const keyOf = keepUnfinished(join(folder, 'unfinished'), [profileName, url]);
      return createApiClient(url, { token, keyOf, ...shared });
    },
    openApi: () => createApiClient(apiUrl(), { token: async () => undefined, ...shared }),
    token,
    show(answer, lines) {
      if (json) io.out(JSON.stringify(answer, null, 2));
      else for (const line of lines()) io.out(line);
    },
    say(text) {
      if (!isQuiet) io.note(text);
    },
    uploadsFile: join(folder, 'uploads.json'),
  };
};

/**
 * Has somebody type `word` before something is done that reaches many or cannot be undone. Throws {@link CliError} where
 * they do not, or where nobody can be asked.
 */
export const confirm = async (
  { io }: Session,
  { yes = false, question, word }: { yes?: boolean | undefined; question: string; word: string },
): Promise<void> => {
  if (yes) return;
  if (io.ask === undefined) {
    throw new CliError(
      'unusable',
      'This asks for confirmation, and nobody can answer here. Add --yes to confirm it.',
    );
  }
  const plain = (text: string): string => text.replace(/[\s,.'’]/g, '').toLowerCase();
  if (plain(await io.ask(`${question} `)) !== plain(word)) {
    throw new CliError('no', 'Not confirmed: nothing was done.');
  }
};

type Question = { option: string; question: string };

/** One of a closed list: the one that was typed, or else one that is asked for. */
const oneOf = async <Value extends string>(
  { io }: Session,
  given: Value | undefined,
  values: readonly Value[],
  { option, question }: Question,
): Promise<Value> => {
  if (given !== undefined) return given;
  if (io.ask === undefined) throw new CliError('unusable', `${option}: ${values.join(', ')}.`);
  for (const [index, value] of values.entries()) io.note(`  ${index + 1}  ${value}`);
  const answer = (await io.ask(`${question} `)).trim();
  const chosen = values[Number(answer) - 1] ?? values.find((value) => value === answer);
  if (chosen === undefined) throw new CliError('unusable', `"${answer}" is none of these.`);
  return chosen;
};

/** Why something is done for a person. */
export const reasonOf = <Reason extends string>(
  at: Session,
  given: Reason | undefined,
  reasons: readonly Reason[],
): Promise<Reason> =>
  oneOf(at, given, reasons, {
    option: 'Say why with --reason',
    question: 'Why? Type a number; it is kept with your name:',
  });

/** How it was made sure who is asking. */
export const identityOf = <Check extends string>(
  at: Session,
  given: Check | undefined,
  checks: readonly Check[],
): Promise<Check> =>
  oneOf(at, given, checks, {
    option: 'Say how you made sure who is asking with --identity',
    question: 'How did you make sure who is asking? Type a number; it is kept with your name:',
  });
