import { writeFileSync } from 'node:fs';
import type { Command } from '@commander-js/extra-typings';
import { readCampaignFile } from '../context/campaign-file.ts';
import { examples, type SessionOf } from '../context/context.ts';
import { campaignFile, checkLines, noticeLines, noticeTable } from '../show/notice.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bold } from '../terminal/terminal.ts';

const NOTICE = 'id of the notice, as "tocsin notice list" shows it';

export const addNoticeCommands = (program: Command, session: SessionOf): void => {
  const notice = program
    .command('notice')
    .description('the texts that can be sent, and the fields that they need');

  notice
    .command('list')
    .description('list the notices that a campaign can send')
    .addHelpText('after', examples(['notice list', 'their ids, languages and titles']))
    .action(async (_, command) => {
      const at = session(command);
      const answer = await at.api().call('listNotices');
      at.show(answer, () => noticeTable(answer.notices, at.language));
    });

  notice
    .command('show')
    .description('show a notice with its fields, and what belongs in each')
    .argument('<notice>', NOTICE)
    .addHelpText('after', examples(['notice show health-data-breach', 'label, help and form of each field']))
    .action(async (id, _, command) => {
      const at = session(command);
      const answer = await at.api().call('getNotice', { id });
      at.show(answer, () => noticeLines(answer, at.language));
    });

  notice
    .command('file')
    .description('print a campaign of this notice for you to fill in')
    .argument('<notice>', NOTICE)
    .addHelpText(
      'after',
      examples([
        'notice file health-data-breach > campaign.json',
        'fill it in, then: tocsin campaign create campaign.json',
      ]),
    )
    .action(async (id, _, command) => {
      const at = session(command);
      at.io.out(JSON.stringify(campaignFile(await at.api().call('getNotice', { id })), null, 2));
    });

  notice
    .command('preview')
    .description('show the message of a campaign file while you fill it in; creates nothing')
    .argument('<file>', 'the file, as for "tocsin campaign create"')
    .option('--language <language>', 'two letters; the default language of the file unless given')
    .option('--html <file>', 'also write the HTML there, to open in a browser')
    .addHelpText(
      'after',
      examples([
        'notice preview campaign.json --language en --html message.html',
        'what is still empty stands in brackets',
      ]),
    )
    .action(async (file, { language: typed, html }, command) => {
      const at = session(command);
      const campaign = readCampaignFile(file);
      const language = typed ?? campaign.defaultLanguage ?? 'fr';
      const body = { language, fields: campaign.fields?.[language] ?? {} };
      const answer = await at.api().call('previewNotice', { id: campaign.notice, body });
      if (html !== undefined) writeFileSync(html, answer.html);
      at.show(answer, () => [
        bold(answer.subject),
        '',
        ...answer.text.split('\n'),
        bold('By SMS'),
        answer.sms,
        ...(answer.letter === undefined ? [] : ['', bold('By letter'), ...answer.letter.split('\n')]),
      ]);
    });

  notice
    .command('check')
    .description('check whether a message is genuine, by the code printed in it; needs no sign-in')
    .argument('<code>', 'notice code; letter case, blanks and dashes make no difference')
    .addHelpText('after', examples(['notice check 7K3M-9QXT-2B4FJ', 'who sent it and on which day']))
    .action(async (code, _, command) => {
      const at = session(command);
      const answer = await at.openApi().call('checkNotice', { query: { code } });
      at.show(answer, () => (answer.genuine ? checkLines(answer, at.language) : []));
      if (!answer.genuine) throw new CliError('no', answer.words[at.language]);
    });
};
