import { writeFileSync } from 'node:fs';
import { type Command, Option } from '@commander-js/extra-typings';
import { lookUpReasons } from '../../core/audit/reasons.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import { reasonOf } from '../context/session.ts';
import { estimateLines, preflightLines, previewLines, testLines } from '../show/preflight.ts';
import { CliError } from '../terminal/exit-code.ts';

/** The commands to look at a campaign with before it goes out. */
export const addBeforeSendingCommands = (campaign: Command, session: SessionOf): void => {
  campaign
    .command('preview')
    .description('show the message as a person gets it')
    .argument('<campaign>', CAMPAIGN)
    .option('--language <language>', 'two letters; the person’s own language, or the default, unless given')
    .option('--reference <reference>', 'as this person of the list gets it; counts as a look-up')
    .option('--code <code>', 'the same by their notice code')
    .addOption(
      new Option('--reason <reason>', 'why you look at that of a person; kept with your name').choices(
        lookUpReasons,
      ),
    )
    .option('--html <file>', 'also write the HTML there, to open in a browser')
    .addHelpText(
      'after',
      examples(
        ['campaign preview c7k2mq9x4tb1z --language en', 'for a person who does not exist'],
        [
          'campaign preview c7k2mq9x4tb1z --reference IPP00000044 --reason test --html one.html',
          'for one of the list',
        ],
      ),
    )
    .action(async (id, { html, language, reference, code, reason }, command) => {
      const at = session(command);
      const isOfPerson = reference !== undefined || code !== undefined;
      const answer = isOfPerson
        ? await at.api().call('previewForPerson', {
            id,
            body: { language, reference, code, reason: await reasonOf(at, reason, lookUpReasons) },
          })
        : await at.api().call('previewMessage', { id, query: { language } });
      if (html !== undefined) writeFileSync(html, answer.html, { mode: 0o600 });
      at.show(answer, () => previewLines(answer));
    });

  campaign
    .command('test')
    .description('send test messages to colleagues, at addresses of your own domain only')
    .argument('<campaign>', CAMPAIGN)
    .requiredOption('--to <address...>', 'who gets them')
    .option('--language <language...>', 'one message each; every language of the campaign unless given')
    .addHelpText(
      'after',
      examples(['campaign test c7k2mq9x4tb1z --to dpo@hospital.example', 'marked "[Test]", for nobody real']),
    )
    .action(async (id, { to, language }, command) => {
      const at = session(command);
      const body = { to, ...(language === undefined ? {} : { languages: language }) };
      const answer = await at.api().call('sendTests', { id, body });
      at.show(answer, () => testLines(answer));
      if (answer.messages.some(({ sent }) => !sent)) throw new CliError('no', 'Not all of them were sent.');
    });

  campaign
    .command('estimate')
    .description('estimate people, cost, duration and end, at the account’s real rate and quota')
    .argument('<campaign>', CAMPAIGN)
    .addHelpText(
      'after',
      examples(['campaign estimate c7k2mq9x4tb1z', 'as if it were started now and alone']),
    )
    .action(async (id, _, command) => {
      const at = session(command);
      const answer = await at.api().call('getEstimate', { id });
      at.show(answer, () => estimateLines(answer));
    });

  campaign
    .command('check')
    .alias('preflight')
    .description('check everything before it goes out: list, text, links, GDPR Article 34, sender, account')
    .argument('<campaign>', CAMPAIGN)
    .addHelpText(
      'after',
      examples(
        ['campaign check c7k2mq9x4tb1z', 'each finding blocks, warns or passes'],
        [
          'campaign check c7k2mq9x4tb1z && tocsin campaign submit c7k2mq9x4tb1z',
          'ends with 7 where something blocks',
        ],
      ),
    )
    .action(async (id, _, command) => {
      const at = session(command);
      const answer = await at.api().call('getPreflight', { id });
      at.show(answer, () => preflightLines(answer));
      if (!answer.mayStart) throw new CliError('no', 'Put right what blocks, then check again.');
    });
};
