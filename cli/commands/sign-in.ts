import { join } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { examples, type SessionOf } from '../context/context.ts';
import { type Session, withoutSlash } from '../context/session.ts';
import type { Profile, Stage } from '../sign-in/profiles.ts';
import { revoke, signInByBrowser } from '../sign-in/provider.ts';
import { signInCommand } from '../sign-in/tokens.ts';
import { CliError } from '../terminal/exit-code.ts';
import { readPrivateJson } from '../terminal/private-file.ts';
import { bold, dim, good, row, table } from '../terminal/terminal.ts';

/** Those that every stage has unless its configuration says otherwise. */
const CALLBACKS = [4289, 4290, 4291].map((port) => `http://localhost:${port}/signed-in`);
const LOCAL_FOLDER = '.tocsin/start';

type Typed = { issuer?: string; client?: string; callback?: string[]; local?: string | true };

const localStage = (folder: string): Stage => {
  const stage = readPrivateJson<Stage>(join(folder, 'sign-in.json'));
  if (stage !== undefined) return stage;
  const start = folder === LOCAL_FOLDER ? 'npm start' : `npm start -- --data '${folder}'`;
  throw new CliError(
    'unusable',
    `Nothing runs on ${folder}. Start it with "${start}" in another terminal, or name a deployed Tocsin with --api, --issuer and --client: its deployment printed all three.`,
  );
};

/** Where to sign in: as typed, or as this profile did before, or to the run on this machine. */
const stageOf = (session: Session, typed: Typed, api: string | undefined): Stage => {
  const { issuer, client, callback, local } = typed;
  if (local !== undefined) return localStage(local === true ? LOCAL_FOLDER : local);
  if (issuer !== undefined || client !== undefined) {
    if (issuer === undefined || client === undefined || api === undefined) {
      throw new CliError('unusable', '--api, --issuer and --client belong together: give all three.');
    }
    return { api: withoutSlash(api), issuer, clientId: client, callbackUrls: callback ?? CALLBACKS };
  }
  const known = session.profiles.read(session.profileName);
  if (known !== undefined && (api === undefined || withoutSlash(api) === known.api)) {
    const { signedIn: _, ...stage } = known;
    return { ...stage, ...(callback === undefined ? {} : { callbackUrls: callback }) };
  }
  const stage = localStage(LOCAL_FOLDER);
  if (api === undefined || withoutSlash(api) === stage.api) return stage;
  throw new CliError(
    'unusable',
    `How to sign in to ${api} is not known yet. Give --issuer and --client too: its deployment printed them.`,
  );
};

const identity = ({ signedIn, api }: Profile): string =>
  signedIn === undefined
    ? `Nobody is signed in to ${api}.`
    : `${signedIn.name} (${signedIn.roles.join(', ') || 'no role'}) at ${api}`;

export const addSignInCommands = (program: Command, session: SessionOf): void => {
  program
    .command('sign-in')
    .description('sign in through your browser; a profile keeps who you are for the next commands')
    .option('--issuer <url>', 'issuer of access tokens: the output SignInIssuer of the deployment')
    .option('--client <id>', 'client that signs in: the output SignInClientId of the deployment')
    .option('--callback <url...>', `where sign-in may lead back to (default: ${CALLBACKS.join(', ')})`)
    .addOption(new Option('--local [folder]', `the run on this machine (default folder: ${LOCAL_FOLDER})`))
    .option('--no-browser', 'only print the address; open it yourself')
    .addHelpText(
      'after',
      examples(
        ['sign-in', 'to the Tocsin that "npm start" runs here, or to the one you signed in to before'],
        [
          'sign-in --profile prod --api https://abc.execute-api.eu-west-3.amazonaws.com --issuer https://cognito-idp.eu-west-3.amazonaws.com/eu-west-3_A1b2 --client 4h5j6k',
          'to a deployed one, for the first time',
        ],
        ['sign-in --profile prod', 'to the same again'],
      ) +
        '\n\nA script has no browser: it sets TOCSIN_TOKEN to an access token, and TOCSIN_API to the address of the API.',
    )
    .action(async (typed, command) => {
      const at = session(command);
      const { api } = command.optsWithGlobals() as { api?: string };
      const stage = stageOf(at, typed, api ?? (at.io.env.TOCSIN_API || undefined));
      const signedIn = await signInByBrowser(stage, (address) => {
        at.io.note(`Sign in here:\n  ${address}`);
        if (typed.browser) at.io.openBrowser(address);
      });
      const profile = { ...stage, signedIn };
      at.profiles.write(at.profileName, profile);
      const { name, roles } = signedIn;
      at.show({ profile: at.profileName, api: stage.api, name, roles }, () => [
        `Signed in as ${bold(identity(profile))}.`,
      ]);
    });

  program
    .command('sign-out')
    .description('end the sign-in of a profile, here and at the provider')
    .addHelpText('after', examples(['sign-out --profile prod', 'forgets the tokens of this profile']))
    .action(async (_, command) => {
      const at = session(command);
      const profile = at.profiles.read(at.profileName);
      if (profile?.signedIn !== undefined) {
        const { signedIn, ...stage } = profile;
        at.profiles.write(at.profileName, stage);
        try {
          await revoke(stage, signedIn);
        } catch {
          at.say(dim('The provider could not be told; the tokens are deleted here and end by themselves.'));
        }
      }
      at.show({ profile: at.profileName, signedIn: false }, () => ['Signed out.']);
    });

  program
    .command('whoami')
    .description('show as whom the next command acts, and where')
    .addHelpText('after', examples(['whoami', 'your name, your roles and the API']))
    .action((_, command) => {
      const at = session(command);
      const profile = at.profiles.read(at.profileName);
      if (profile?.signedIn === undefined) {
        throw new CliError(
          'notAllowed',
          `You are not signed in. Sign in with: ${signInCommand(at.profileName)}`,
        );
      }
      const { name, roles } = profile.signedIn;
      at.show({ profile: at.profileName, api: profile.api, name, roles }, () => [
        identity(profile),
        row('profile', at.profileName),
      ]);
    });

  program
    .command('profiles')
    .description('list the profiles of this computer')
    .addHelpText('after', examples(['profiles', 'choose one with --profile NAME or TOCSIN_PROFILE']))
    .action((_, command) => {
      const at = session(command);
      const found = at.profiles.names().flatMap((name) => {
        const profile = at.profiles.read(name);
        return profile === undefined ? [] : [{ name, profile }];
      });
      const answer = found.map(({ name, profile: { api, signedIn } }) => ({
        profile: name,
        api,
        ...(signedIn === undefined ? {} : { name: signedIn.name, roles: signedIn.roles }),
      }));
      at.show({ profiles: answer }, () =>
        found.length === 0
          ? ['There is no profile yet. Sign in with: tocsin sign-in']
          : table(
              ['profile', 'signed in', 'api'],
              found.map(({ name, profile: { api, signedIn } }) => [
                name === at.profileName ? good(name) : name,
                signedIn === undefined ? '' : `${signedIn.name} (${signedIn.roles.join(', ')})`,
                api,
              ]),
            ),
      );
    });

  program
    .command('token')
    .description('print an access token of whoever is signed in, for another program')
    .addHelpText(
      'after',
      examples(['token', 'curl -H "authorization: Bearer $(tocsin token)" https://…/v1/campaigns']),
    )
    .action(async (_, command) => {
      const at = session(command);
      const token = await at.token();
      at.show({ token }, () => [token]);
    });
};
