import type { Command } from '@commander-js/extra-typings';
import type { ApiClient } from '../../client/api-client.ts';
import type { Answer, Campaign, ImportReport } from '../../client/operations.ts';
import type { StaffLanguage } from '../../core/base/wording.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import { confirm } from '../context/session.ts';
import { campaignLines } from '../show/campaign.ts';
import { documentLines } from '../show/document.ts';
import { importLines } from '../show/list.ts';
import { estimateLines, preflightLines, previewLines } from '../show/preflight.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bold, dim, number } from '../terminal/terminal.ts';
import { VERSION, VERSION_HELP, versionRead } from './read-version.ts';

type Examined = {
  campaign: Campaign;
  list: ImportReport;
  estimate: Answer<'getEstimate'>;
  preflight: Answer<'getPreflight'>;
  messages: Answer<'previewMessage'>[];
  document: Answer<'getDocument'>;
};

/** Everything that an approval covers: the campaign at one version, its list, and the message in each language. */
const examine = async (api: ApiClient, id: string): Promise<Examined> => {
  const campaign = await api.call('getCampaign', { id });
  const [list, estimate, preflight, document, ...messages] = await Promise.all([
    api.call('getImport', { id }),
    api.call('getEstimate', { id }),
    api.call('getPreflight', { id }),
    api.call('getDocument', { id }),
    ...campaign.languages.map(
      async (language) => await api.call('previewMessage', { id, query: { language } }),
    ),
  ]);
  return { campaign, list, estimate, preflight, messages, document };
};

const examinedLines = (
  { campaign, list, estimate, preflight, messages, document }: Examined,
  language: StaffLanguage,
): string[] => [
  ...campaignLines(campaign),
  '',
  bold('What changed'),
  ...documentLines(document),
  '',
  bold('To whom'),
  ...importLines(list, language),
  '',
  ...messages.flatMap((message) => [
    bold(`The message in "${message.language}"`),
    ...previewLines(message),
    '',
  ]),
  bold('How long and at what cost'),
  ...estimateLines(estimate),
  '',
  bold('Checked'),
  ...preflightLines(preflight),
  '',
];

/** The commands by which two people let a campaign go out: one submits it, another approves it. */
export const addApprovalCommands = (campaign: Command, session: SessionOf): void => {
  campaign
    .command('submit')
    .description('submit a campaign for approval: fixes what would be sent and to whom')
    .argument('<campaign>', CAMPAIGN)
    .option(VERSION, VERSION_HELP)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples(
        [
          'campaign submit c7k2mq9x4tb1z',
          'shows it and asks; somebody else has to approve it, and any change makes it void',
        ],
        ['campaign submit c7k2mq9x4tb1z --version 7', 'as you have read it, for a script'],
      ),
    )
    .action(async (id, { version: named, yes }, command) => {
      const at = session(command);
      const version = await versionRead(at, id, {
        ...{ version: named, yes },
        question: 'Type submit to submit this, as it is shown:',
        word: 'submit',
      });
      const answer = await at.api().call('submitCampaign', { id, version });
      at.show(answer, () => campaignLines(answer));
      at.say(`\nSomebody else approves it with: tocsin campaign approve ${id}`);
    });

  campaign
    .command('withdraw')
    .description('take back that a campaign was submitted, and its approval')
    .argument('<campaign>', CAMPAIGN)
    .option(VERSION, VERSION_HELP)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples(['campaign withdraw c7k2mq9x4tb1z', 'it is ready again and can be changed']),
    )
    .action(async (id, { version: named, yes }, command) => {
      const at = session(command);
      const version = await versionRead(at, id, {
        ...{ version: named, yes },
        question: 'Type withdraw to take this back:',
        word: 'withdraw',
      });
      const answer = await at.api().call('withdrawCampaign', { id, version });
      at.show(answer, () => campaignLines(answer));
    });

  campaign
    .command('approve')
    .description('show exactly what would be sent and to whom, and approve that and nothing else')
    .argument('<campaign>', CAMPAIGN)
    .option('--yes', 'do not ask for confirmation')
    .option('--only-show', 'show it and end; whoever submits a campaign can look at it before')
    .addHelpText(
      'after',
      `${examples(
        ['campaign approve c7k2mq9x4tb1z', 'shows what changed, list, messages, cost and checks, then asks'],
        ['campaign approve c7k2mq9x4tb1z --only-show | less', 'to read it in peace, approving nothing'],
      )}\n\nNobody approves what they submitted, or changed since it was last approved.`,
    )
    .action(async (id, { yes, onlyShow }, command) => {
      const at = session(command);
      const api = at.api();
      const examined = await examine(api, id);
      const { version, state, submission } = examined.campaign;
      const people = examined.list.counts.accepted;
      if (onlyShow) return at.show(examined, () => examinedLines(examined, at.language));
      if (!at.json) for (const line of examinedLines(examined, at.language)) at.io.out(line);
      if (state === 'submitted') {
        await confirm(at, {
          yes,
          question: `This will be sent to ${number(people)} people. Type their number to approve it:`,
          word: String(people),
        });
      }
      // Only what was shown: a change in the meantime has to be seen first. What is not submitted has no hash to be named.
      const body = { hash: submission?.hash ?? '0'.repeat(64) };
      const answer = await api.call('approveCampaign', { id, version, body });
      at.show(answer, () => [
        `Approved by ${answer.approval?.name}. ${dim(`SHA-256 ${answer.approval?.hash}`)}`,
      ]);
      at.say(`It has not started: an administrator does that with: tocsin campaign start ${id}`);
    });

  campaign
    .command('reject')
    .alias('decline')
    .description('send a campaign back instead of approving it')
    .argument('<campaign>', CAMPAIGN)
    .option('--reason <text>', 'why, for whoever submitted it; write nothing about a person of the list')
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples([
        'campaign reject c7k2mq9x4tb1z --reason "The hotline number is wrong."',
        'it is ready again',
      ]),
    )
    .action(async (id, { reason: given, yes }, command) => {
      const at = session(command);
      if (given === undefined && at.io.ask === undefined) {
        throw new CliError('unusable', 'Say why with --reason.');
      }
      const shown = await at.api().call('getCampaign', { id });
      for (const line of campaignLines(shown)) at.say(line);
      // Whoever is asked why has read it, as whoever confirms it has.
      if (given !== undefined) {
        await confirm(at, { yes, question: 'Type reject to send this back:', word: 'reject' });
      }
      const reason = given ?? (await at.io.ask?.('Why? ')) ?? '';
      const body = { hash: shown.submission?.hash ?? '0'.repeat(64), reason };
      const answer = await at.api().call('declineCampaign', { id, body });
      at.show(answer, () => campaignLines(answer));
    });
};
