import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import open from 'open';
import { createAccountClients } from '../adapters/account/clients.ts';
import { print, printError } from '../cli/terminal/printed.ts';
import { bad, bold, dim } from '../cli/terminal/terminal.ts';
import { accountSetupOf } from '../doctor/setup.ts';
import {
  type Config,
  ConfigError,
  configPath,
  LOCAL_STAGE,
  parseConfig,
  readConfig,
} from '../infra/config/config.ts';
import { readArguments } from '../local/commands/clients/arguments.ts';
import { createAwsPlace, exec } from './aws-place.ts';
import { startLocalPlace } from './local-place.ts';
import { type Ended, runSteps } from './run-steps.ts';
import { trialLines } from './show.ts';
import { allSteps } from './steps/all.ts';
import type { Place } from './steps/step.ts';

const HELP = `Tries everything on a throw-away stage of your AWS account, and removes it again. It costs a dollar or two.

  npm run trial                   deploys the stage, asks before, ends with what held
  npm run trial -- --yes          does not ask
  npm run trial -- --phone NUMBER also tries an SMS to this number, which is not sent
  npm run trial -- --local        the same steps against the local run: nothing is deployed`;

const options = {
  local: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  phone: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const ask = async (question: string): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
};

/** Runs all steps in a place and prints what they show. */
const runIn = async (place: Place): Promise<readonly Ended[]> => {
  const ended = await runSteps(
    allSteps,
    { place, campaign: '', codes: new Map(), sleep: async (ms) => await sleep(ms) },
    ({ name }) => print(dim(`  ${name} …`)),
    ({ step, ending }) => {
      if (ending.outcome === 'failed') print(bad(`  ${step.name}: ${ending.detail}`));
    },
  );
  print(`\n${trialLines(ended, place.name).join('\n')}`);
  return ended;
};

const onThisMachine = async (folder: string): Promise<readonly Ended[]> => {
  const { place, run } = await startLocalPlace(folder, { onStep: (step) => print(dim(`  ${step} …`)) });
  try {
    return await runIn(place);
  } finally {
    await run.stop();
  }
};

/** The operator’s configuration as that of a stage of its own. */
const throwAway = (): { config: Config; written: object } => {
  const path = configPath(process.env);
  if (readConfig(path, process.env.TOCSIN_STAGE, () => {}).stage === LOCAL_STAGE) {
    throw new ConfigError(
      'There is no configuration to deploy: see docs/operate.md, or try it with --local.',
    );
  }
  const written = {
    ...(JSON.parse(readFileSync(path, 'utf8')) as object),
    stage: `trial-${randomBytes(3).toString('hex')}`,
  };
  return { config: parseConfig(written), written };
};

const onAws = async (
  folder: string,
  { yes, phone }: { yes: boolean; phone: string | undefined },
): Promise<readonly Ended[]> => {
  const { config, written } = throwAway();
  const setup = accountSetupOf(config);
  const { region } = config;
  const clients = createAccountClients(region);
  const canAsk = process.stdin.isTTY && !yes;
  print(bold(`Stage ${config.stage} in account ${config.account}, ${region}`));
  if (!yes) {
    if (!process.stdin.isTTY) throw new ConfigError('Nobody can be asked here: add --yes.');
    if ((await ask(`Type ${config.stage} to deploy it, and remove it after: `)).trim() !== config.stage) {
      throw new ConfigError('Nothing was done.');
    }
  }
  return await runIn(
    createAwsPlace({
      config,
      written,
      setup,
      clients,
      keeping: {
        dynamoDb: new DynamoDBClient({ region }),
        s3: new S3Client({ region }),
        secrets: new SecretsManagerClient({ region }),
        cognito: clients.cognito,
      },
      sleep: async (ms) => await sleep(ms),
      folder,
      exec,
      env: process.env,
      say: print,
      openBrowser: (address) => void open(address).catch(() => {}),
      phone,
      // All kinds of characters that the pool asks for.
      password: () => `Aa1!${randomBytes(12).toString('base64url')}`,
      ...(canAsk ? { ask } : {}),
    }),
  );
};

const main = async (): Promise<void> => {
  const { values } = readArguments(options);
  if (values.help) return print(HELP);
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-trial-'));
  try {
    const ended = values.local
      ? await onThisMachine(folder)
      : await onAws(folder, { yes: values.yes, phone: values.phone });
    if (ended.some(({ ending }) => ending.outcome === 'failed')) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

await main().catch((error: unknown) => {
  printError(bad(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
