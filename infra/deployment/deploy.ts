import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { STSClient } from '@aws-sdk/client-sts';
import { askCaller } from '../../adapters/account/caller.ts';
import { diagnosePlace } from '../../core/account/place.ts';
import {
  CONFIG_FILE,
  type Config,
  ConfigError,
  configPath,
  LOCAL_STAGE,
  readConfig,
} from '../config/config.ts';
import { type DeploymentParts, deployStage } from './deployment.ts';

/**
 * `npm run deploy`: deploys the configured stage and protects it. Words after `--` go to each `cdk deploy`, such as
 * `--require-approval never` in a pipeline. Exits with 1 until everything stands.
 */

const projectDir = join(import.meta.dirname, '../..');
const ASSEMBLY = join(projectDir, 'cdk.out');

const cdk = async (words: readonly string[], environment: Record<string, string> = {}): Promise<boolean> => {
  const program = join(projectDir, 'node_modules/aws-cdk/bin/cdk');
  const child = spawn(process.execPath, [program, ...words], {
    cwd: projectDir,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
};

const partsOf = ({ region }: Config, words: readonly string[]): DeploymentParts => {
  const client = new CloudFormationClient({ region });
  return {
    async stateOf(StackName) {
      try {
        const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
        const [stack] = Stacks ?? [];
        return (
          stack && {
            status: stack.StackStatus ?? '',
            isProtected: stack.EnableTerminationProtection ?? false,
          }
        );
      } catch (error) {
        if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
        throw error;
      }
    },
    async unprotect(StackName) {
      await client.send(
        new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }),
      );
    },
    synthesize: (isProtected) =>
      cdk(['synth', '--quiet', '--output', ASSEMBLY], { TOCSIN_PROTECTION: isProtected ? 'now' : 'later' }),
    deploy: (stackName) => cdk(['deploy', stackName, '--app', ASSEMBLY, '--exclusively', ...words]),
    note: (line) => console.error(line),
  };
};

/**
 * What keeps these credentials from deploying, as the doctor says it. Asked first: the questions that follow, and the
 * switching off of a protection, would otherwise go to the account of whoever happens to be signed in.
 */
const problemsOfPlace = async ({ account, region }: Config): Promise<string[]> => {
  const asked = await askCaller(new STSClient({ region }), Date.now);
  return diagnosePlace({ ...asked, isLocal: false }, { account }).flatMap(
    ({ verdict, check, granted, advice }) =>
      verdict === 'blocks' ? [`${check}: ${granted}. ${advice}`] : [],
  );
};

try {
  const config = readConfig(configPath(process.env), process.env.TOCSIN_STAGE, () => {});
  if (config.stage === LOCAL_STAGE) {
    throw new ConfigError(
      `The local stage is not deployed: copy tocsin.config.example.json to ${CONFIG_FILE} and fill it in.`,
    );
  }
  const problems = await problemsOfPlace(config);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (!(await deployStage(config, partsOf(config, process.argv.slice(2))))) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
