import type { Answer } from '../../client/operations.ts';
import type { StaffLanguage } from '../../core/base/wording.ts';
import { bold, dim, row, table } from '../terminal/terminal.ts';

type Notice = Answer<'getNotice'>;

/** Notices as a table. */
export const noticeTable = (notices: Answer<'listNotices'>['notices'], language: StaffLanguage): string[] =>
  table(
    ['notice', 'languages', 'title'],
    notices.map(({ id, languages, title }) => [id, languages.join(', '), title[language] ?? '']),
  );

/** One notice with the fields that it needs, in lines. */
export const noticeLines = (notice: Notice, language: StaffLanguage): string[] => {
  const fields = (list: Notice['campaignFields']): string[] =>
    list.flatMap(({ name, label, help, required, form }) => [
      row(name, `${label[language] ?? ''} ${dim(`(${form}${required ? ', required' : ''})`)}`),
      row('', dim(help[language] ?? '')),
    ]);
  return [
    `${bold(notice.title[language] ?? notice.id)} ${dim(`${notice.id}, in ${notice.languages.join(', ')}`)}`,
    '',
    bold('What a campaign fills in, once in each language'),
    ...fields(notice.campaignFields),
    ...(notice.personFields.length === 0
      ? []
      : ['', bold('Columns of the list, beside the standard ones'), ...fields(notice.personFields)]),
  ];
};

/** What is known of a code: the sentences, by what genuine messages are known, and the approved words. */
export const checkLines = (
  { words, sender, sent }: Answer<'checkNotice'>,
  language: StaffLanguage,
): string[] => [
  words[language],
  '',
  row('emails', sender.email),
  ...(sender.sms === undefined ? [] : [row('SMS', sender.sms)]),
  ...(sender.phones.length === 0 ? [] : [row('phone', sender.phones.join(', '))]),
  ...sent.flatMap(({ channel, sentOn, notice }) =>
    notice === undefined
      ? []
      : [
          '',
          bold(`${channel}, ${sentOn}${notice.subject === undefined ? '' : `: ${notice.subject}`}`),
          ...notice.text.split('\n'),
        ],
  ),
];

/** A campaign of this notice for somebody to fill in: every field of every language, empty. */
export const campaignFile = ({ id, languages, campaignFields }: Notice): unknown => ({
  name: '',
  notice: id,
  defaultLanguage: languages[0],
  fields: Object.fromEntries(
    languages.map((language) => [language, Object.fromEntries(campaignFields.map(({ name }) => [name, '']))]),
  ),
});
