import type { Recipient } from '../../client/operations.ts';
import type { StaffLanguage } from '../../core/base/wording.ts';
import { bold, dim, row, time } from '../terminal/terminal.ts';

const INDENT = '    ';

/** What somebody can be told of one person, in lines. */
export const recipientLines = (person: Recipient, language: StaffLanguage): string[] => {
  const { campaign, recorded, earlier, history } = person;
  const contact = [person.email ?? person.emailMasked, person.phone ?? person.phoneMasked];
  const event = (at: string, what: string, day?: string): string =>
    `${INDENT}${(day ?? time(at)).padEnd(30)} ${what}`;
  return [
    `${bold(`${person.firstName} ${person.lastName}`.trim() || 'No name')} ${dim(person.reference)}`,
    `  ${person.answer[language]}`,
    row('what to do now', person.nextStep.words[language]),
    row('campaign', `${campaign.name} ${dim(campaign.id)}, ${campaign.state}`),
    row('notice', `${person.notice} in "${person.language}" by ${person.channel}`),
    row('address', contact.filter((one) => one !== undefined).join(', ') || 'none'),
    row('notice code', person.noticeCode),
    ...(person.letter === undefined ? [] : [row('letter', person.letter.what[language])]),
    ...(history.length > 0 ? ['  what happened'] : []),
    ...history.map(({ at, day, what }) => event(at, what[language], day)),
    ...(recorded.length > 0 ? ['  recorded by staff'] : []),
    ...recorded.map(({ at, what, ticket }) =>
      event(at, `${what[language]}${ticket === undefined ? '' : ` (${ticket})`}`),
    ),
    ...earlier.flatMap((before) => [
      `  before, to ${before.emailMasked ?? before.phoneMasked ?? 'another address'} ${dim(before.noticeCode)}`,
      ...before.history.map(({ at, day, what }) => event(at, what[language], day)),
    ]),
  ];
};
