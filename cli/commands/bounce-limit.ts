import type { Command } from '@commander-js/extra-typings';
import { readPercent } from '../../core/base/bounce-share.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import { campaignLines } from '../show/campaign.ts';
import { CliError } from '../terminal/exit-code.ts';
import { VERSION, VERSION_HELP, versionRead } from './read-version.ts';

/** The percentage of an option. Throws for what is none. */
const percentOf = (typed: string): number => {
  const percent = readPercent(typed);
  if (percent !== undefined) return percent;
  throw new CliError('unusable', `"${typed}" is no percentage. Write one such as 6.5.`);
};

/** The commands by which two people let a list with many dead addresses be finished. */
export const addBounceLimitCommands = (campaign: Command, session: SessionOf): void => {
  campaign
    .command('ask-limit')
    .description('ask for a higher limit of bounces, for a campaign that has paused for them')
    .argument('<campaign>', CAMPAIGN)
    .requiredOption('--percent <share>', 'bounces in a hundred messages: more than 4, 9 at most')
    .requiredOption('--reason <text>', 'why, for whoever decides; write nothing about a person of the list')
    .option(VERSION, VERSION_HELP)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      `${examples([
        'campaign ask-limit c7k2mq9x4tb1z --percent 7 --reason "The addresses are ten years old."',
        'an approver grants or refuses it',
      ])}\n\nAmazon SES reviews accounts at 5 bounces in a hundred and may pause all their sending at 10.`,
    )
    .action(async (id, { percent: typed, reason, version: named, yes }, command) => {
      const at = session(command);
      const percent = percentOf(typed);
      const question = `Type ask to ask for a limit of ${percent}%:`;
      const version = await versionRead(at, id, { version: named, yes, question, word: 'ask' });
      const answer = await at.api().call('askBounceLimit', { id, version, body: { percent, reason } });
      at.show(answer, () => campaignLines(answer));
      at.say(`\nAn approver decides with: tocsin campaign grant-limit ${id}`);
    });

  campaign
    .command('grant-limit')
    .description('grant the higher limit of bounces that is asked for')
    .argument('<campaign>', CAMPAIGN)
    .requiredOption('--percent <share>', 'the limit that you have read to be asked for')
    .option(VERSION, VERSION_HELP)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples(['campaign grant-limit c7k2mq9x4tb1z --percent 7', 'an administrator resumes it then']),
    )
    .action(async (id, { percent: typed, version: named, yes }, command) => {
      const at = session(command);
      const percent = percentOf(typed);
      const question = `Type grant to let ${percent}% of the messages of this campaign bounce:`;
      const version = await versionRead(at, id, { version: named, yes, question, word: 'grant' });
      const answer = await at.api().call('grantBounceLimit', { id, version, body: { percent } });
      at.show(answer, () => campaignLines(answer));
      at.say(`\nIt stands still: an administrator resumes it with: tocsin campaign resume ${id}`);
    });

  campaign
    .command('refuse-limit')
    .description('refuse the higher limit of bounces that is asked for')
    .argument('<campaign>', CAMPAIGN)
    .requiredOption('--reason <text>', 'why, for whoever asked; write nothing about a person of the list')
    .option(VERSION, VERSION_HELP)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples([
        'campaign refuse-limit c7k2mq9x4tb1z --reason "Clean the list first."',
        'the limit stays as it is',
      ]),
    )
    .action(async (id, { reason, version: named, yes }, command) => {
      const at = session(command);
      const question = 'Type refuse to keep the limit as it is:';
      const version = await versionRead(at, id, { version: named, yes, question, word: 'refuse' });
      const answer = await at.api().call('refuseBounceLimit', { id, version, body: { reason } });
      at.show(answer, () => campaignLines(answer));
    });
};
