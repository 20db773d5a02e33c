import type { FrozenMessage } from '../core/notice/content.ts';
import type { CompiledNotice } from '../core/notice/notice.ts';
import { replacementData } from '../core/notice/render.ts';
import { freezeContent } from '../core/notice/snapshot.ts';

/** Origin of the page on which notices of the examples are checked. */
export const EXAMPLE_SITE = 'https://avis.val-exemple.example';

/** A campaign's fields in one language, filled in with the examples of the notice. */
export const exampleFields = (notice: CompiledNotice, language: string): Record<string, string> =>
  Object.fromEntries(
    notice.campaignFields.flatMap(({ name, example }) => {
      const value = example[language];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/**
 * A notice as somebody would receive it, with the examples of its fields.
 *
 * @param checkSite - as `freezeContent` takes it; that of the examples unless given
 * @throws Error where the notice has no text in the language
 */
export const exampleMessage = async (
  notice: CompiledNotice,
  language: string,
  checkSite: string | undefined = EXAMPLE_SITE,
): Promise<FrozenMessage> => {
  const { messages, personFields } = await freezeContent(
    notice,
    {
      [language]: exampleFields(notice, language),
    },
    checkSite,
  );
  const message = messages[language];
  if (message === undefined) throw new Error(`the notice ${notice.id} has no text in "${language}"`);
  const fields = notice.personFields.map(({ name, example }) => [name, example[language] ?? '']);
  const recipient = {
    reference: 'IPP00000044',
    firstName: 'Camille',
    lastName: 'Lefèvre',
    code: '7K3M-9QXT-2B4FJ',
    fields: Object.fromEntries(fields) as Record<string, string>,
  };
  const data = replacementData(recipient, personFields, message.nameless);
  const fill = (part: string): string =>
    part.replace(/\{\{(\w+)\}\}/g, (_, name: string) => data[name] ?? '');
  return {
    subject: fill(message.subject),
    html: fill(message.html),
    text: fill(message.text),
    sms: fill(message.sms),
    ...(message.letter !== undefined && { letter: fill(message.letter) }),
    nameless: message.nameless,
  };
};
