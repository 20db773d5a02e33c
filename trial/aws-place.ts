import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  type DeliveryMediumType,
} from '@aws-sdk/client-cognito-identity-provider';
import { SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { AccountClients } from '../adapters/account/clients.ts';
import { askMade, askStacks } from '../adapters/account/stacks.ts';
import { signInByBrowser } from '../cli/sign-in/provider.ts';
import { type ApiClient, createApiClient } from '../client/api-client.ts';
import { silenceInWords } from '../core/account/answer.ts';
import type { AccountSetup } from '../core/account/setup.ts';
import type { Role } from '../core/audit/roles.ts';
import type { Config } from '../infra/config/config.ts';
import { type KeepingClients, removeKept } from './remove-kept.ts';
import { type Ending, failed, held, notRun, type Place } from './steps/step.ts';

/** Runs a program to its end; resolves to its exit code. */
export type Exec = (command: string, args: readonly string[], env: NodeJS.ProcessEnv) => Promise<number>;

/** With what it prints in this terminal: a deployment takes minutes, and whoever waits sees why. */
export const exec: Exec = async (command, args, env) => {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
};

export type AwsPlaceOptions = {
  /** Of the throw-away stage. */
  config: Config;
  /** The operator’s configuration as it stands in the file, for the stage to be deployed from. */
  written: object;
  setup: AccountSetup;
  clients: AccountClients;
  keeping: KeepingClients;
  folder: string;
  exec: Exec;
  env: NodeJS.ProcessEnv;
  say(line: string): void;
  openBrowser(address: string): void;
  /** Undefined where nobody can answer. */
  ask?: ((question: string) => Promise<string>) | undefined;
  /** Number that an SMS would go to; without it there is no dry run. */
  phone?: string | undefined;
  sleep(ms: number): Promise<void>;
  /** Makes up a first password. */
  password(): string;
};

type Outputs = Record<'ApiUrl' | 'UserPoolId' | 'SignInIssuer' | 'SignInClientId', string>;

/** Two people, as a campaign is approved by somebody else; whether their invitations name a medium differs. */
const users: { name: string; roles: Role[]; mediums?: DeliveryMediumType[] }[] = [
  { name: 'trial-administrator', roles: ['administrator', 'agent', 'auditor'] },
  { name: 'trial-approver', roles: ['approver'], mediums: ['EMAIL'] },
];

/** A stage on AWS of its own, made for the trial and removed after it. */
export const createAwsPlace = (options: AwsPlaceOptions): Place => {
  const { config, setup, clients, folder, say, ask, phone } = options;
  const configFile = join(folder, 'tocsin.config.json');
  const outputsFile = join(folder, 'outputs.json');
  const env = { ...options.env, TOCSIN_CONFIG_FILE: configFile, TOCSIN_PROTECTION: 'later' };
  const cdk = async (...args: string[]): Promise<number> => await options.exec('npx', ['cdk', ...args], env);
  const tokens = new Map<string, string>();
  let outputs: Outputs | undefined;

  const made = (): Outputs => {
    if (outputs === undefined) throw new Error('The stage has not been deployed.');
    return outputs;
  };
  const clientOf = (token: () => Promise<string | undefined>): ApiClient =>
    createApiClient(made().ApiUrl, { token, tries: 3 });

  const deploy = async (): Promise<Ending> => {
    writeFileSync(configFile, JSON.stringify(options.written, null, 2), { mode: 0o600 });
    const code = await cdk('deploy', '--all', '--require-approval', 'never', '--outputs-file', outputsFile);
    if (code !== 0) return failed(`cdk deploy ended with ${code}: what it printed says why`);
    const all = JSON.parse(readFileSync(outputsFile, 'utf8')) as Record<string, Record<string, string>>;
    outputs = Object.assign({}, ...Object.values(all)) as Outputs;
    return held(Object.keys(all).join(', '));
  };

  const signIn = async (): Promise<Ending> => {
    const { UserPoolId, SignInIssuer: issuer, SignInClientId: clientId, ApiUrl: api } = made();
    for (const { name, roles, mediums } of users) {
      const TemporaryPassword = options.password();
      await clients.cognito.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username: name,
          TemporaryPassword,
          UserAttributes: [
            { Name: 'email', Value: config.alarms.email.replace('@', `+${name}@`) },
            { Name: 'email_verified', Value: 'true' },
          ],
          ...(mediums === undefined ? {} : { DesiredDeliveryMediums: mediums }),
        }),
      );
      for (const GroupName of roles) {
        await clients.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: name, GroupName }));
      }
      say(`Sign in as ${name}, first password ${TemporaryPassword}, in a private window of your browser:`);
      const stage = { api, issuer, clientId, callbackUrls: config.signIn.callbackUrls };
      const { accessToken } = await signInByBrowser(stage, (address) => {
        say(address);
        options.openBrowser(address);
      });
      for (const role of roles) tokens.set(role, accessToken);
    }
    return held(users.map(({ name }) => name).join(', '));
  };

  const invitations = async (): Promise<Ending> => {
    if (ask === undefined) return notRun('nobody was there to say which arrived');
    const mailbox = config.alarms.email;
    const answer = await ask(`How many invitations came to ${mailbox}, of ${users.length}? `);
    return answer.trim() === String(users.length)
      ? held('also where no medium was named')
      : failed(`${answer.trim()} of ${users.length}; that of ${users[0]?.name} named no medium`);
  };

  const dryRun = async (): Promise<Ending> => {
    const { sms } = setup;
    if (sms === undefined) return notRun('the configuration sends no SMS');
    if (phone === undefined) return notRun('give a number with --phone: nothing is sent to it');
    await clients.sms.send(
      new SendTextMessageCommand({
        DestinationPhoneNumber: phone,
        OriginationIdentity: sms.senderId,
        ConfigurationSetName: sms.configurationSet,
        MessageBody: 'Trial of Tocsin',
        MessageType: 'TRANSACTIONAL',
        DryRun: true,
      }),
    );
    return held(`as ${sms.senderId}`);
  };

  const remove = async (): Promise<Ending> => {
    const { stacks } = await askStacks(clients.cloudFormation, setup.stacks);
    if ('silent' in stacks) return failed(silenceInWords(stacks));
    for (const { name, isProtected } of stacks.said) {
      if (!isProtected) continue;
      await clients.cloudFormation.send(
        new UpdateTerminationProtectionCommand({ StackName: name, EnableTerminationProtection: false }),
      );
    }
    const code = await cdk('destroy', '--all', '--force');
    return code === 0 ? held('cdk destroy went through') : failed(`cdk destroy ended with ${code}`);
  };

  const leftovers = async (): Promise<Ending> => {
    const kept = await askMade(clients.tagging, setup.stacks);
    if ('silent' in kept) return failed(silenceInWords(kept));
    const left = await removeKept(kept.said, options.keeping, { sleep: options.sleep });
    return left.length === 0
      ? held(`${kept.said.length} kept things were removed`)
      : failed(`of ${kept.said.length} kept things ${left.length} are left:\n${left.join('\n')}`);
  };

  return {
    name: 'aws',
    folder,
    testAddress: config.sender.address,
    deploy,
    signIn,
    staff: (role) => clientOf(async () => tokens.get(role)),
    everybody: () => clientOf(async () => undefined),
    apiUrl: () => made().ApiUrl,
    smsDryRun: dryRun,
    invitations,
    remove,
    leftovers,
  };
};
