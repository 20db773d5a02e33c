import type { Config } from '../config/config.ts';

/** How a stack stands: its status (AWS CloudFormation user guide, "Stack status codes"), or that there is none. */
export type StackState = { status: string; isProtected: boolean } | undefined;

/** What a deployment does, so that it can be played. */
export type DeploymentParts = {
  stateOf(stackName: string): Promise<StackState>;
  /** Switches termination protection of a stack off. */
  unprotect(stackName: string): Promise<void>;
  /** Synthesizes the stage, protected against deletion or not. Resolves to whether that worked. */
  synthesize(isProtected: boolean): Promise<boolean>;
  /** Deploys one stack of what was synthesized last. Resolves to whether that worked. */
  deploy(stackName: string): Promise<boolean>;
  /** Tells the operator. */
  note(line: string): void;
};

/** Of these there is nothing but the remains of a creation: AWS CDK deletes such a stack before it makes it anew. */
const neverStood = new Set(['REVIEW_IN_PROGRESS', 'CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED']);

const stands = (state: StackState): boolean =>
  state !== undefined && state.status !== 'DELETE_COMPLETE' && !neverStood.has(state.status);

/** The stacks beside the core, in their order; of those that the configuration leaves out only the name. */
const stacksBeside = ({ stage, sms, console }: Config): { name: string; isWanted: boolean }[] => {
  const core = `tocsin-${stage}`;
  return [
    { name: `${core}-alarms`, isWanted: true },
    { name: `${core}-sms`, isWanted: sms !== undefined },
    { name: `${core}-console`, isWanted: console !== undefined },
  ];
};

/**
 * Makes the core, and protects it once it stands: tables that refuse to be deleted, or a stack that does, would keep a
 * first creation that failed from being rolled back and repeated.
 */
const deployCore = async (core: string, parts: DeploymentParts): Promise<boolean> => {
  const state = await parts.stateOf(core);
  const isFirst = !stands(state);
  if (isFirst && state?.isProtected) {
    parts.note(`${core} never stood, so that nothing is lost with it: its protection is switched off.`);
    await parts.unprotect(core);
  }
  if (isFirst && !((await parts.synthesize(false)) && (await parts.deploy(core)))) return false;
  return (await parts.synthesize(true)) && (await parts.deploy(core));
};

/**
 * Deploys a stage: the core, then each of the other stacks by itself, so that one that is refused keeps no other from
 * being made. Can be repeated at any time. Resolves to whether everything stands.
 */
export const deployStage = async (config: Config, parts: DeploymentParts): Promise<boolean> => {
  const core = `tocsin-${config.stage}`;
  if (!(await deployCore(core, parts))) {
    parts.note(
      stands(await parts.stateOf(core))
        ? `${core} stands as it was before. Put right what is named above, and repeat the command.`
        : `${core} could not be made; docs/operate.md, "The first deployment failed", says what to do.`,
    );
    return false;
  }
  const refused: string[] = [];
  for (const { name, isWanted } of stacksBeside(config)) {
    if (isWanted && !(await parts.deploy(name))) refused.push(name);
    if (!isWanted && stands(await parts.stateOf(name))) {
      parts.note(
        `${name} stands although the configuration leaves it out: aws cloudformation delete-stack --region ${config.region} --stack-name ${name}`,
      );
    }
  }
  if (refused.length > 0) {
    parts.note(
      `${core} stands: campaigns can be sent by the command line. Refused: ${refused.join(', ')}. Put right what is named above, and repeat the command; docs/operate.md, "The first deployment failed", has the causes.`,
    );
  }
  return refused.length === 0;
};
