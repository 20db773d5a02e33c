// The message by which an old contact is told that the contact of a person was changed. It names nobody, says nothing of
// what the notice is about, and goes to whoever reads there: the address may have been somebody else's all the time.
import type { Language } from '../audience/audience.ts';
import type { FrozenMessage } from './content.ts';
import type { CompiledNotice } from './notice.ts';

/** A message with placeholders of campaign fields. */
export type ContactChangeMessage = Pick<FrozenMessage, 'subject' | 'text' | 'html' | 'sms'>;

type Fields = { organisation: string; shortName: string; whom: string; whomShort: string };

const paragraphs: Record<string, (fields: Fields) => { subject: string; lines: string[]; sms: string }> = {
  en: ({ organisation, shortName, whom, whomShort }) => ({
    subject: `${organisation}: the contact that we write to you at was changed`,
    lines: [
      'Hello,',
      'Somebody asked us to write to you at another address or number from now on. We have changed it.',
      'If this was you, or somebody on your behalf, you have nothing to do.',
      `If you know nothing of it, ask us: ${whom}. If you doubt this, use a number from an earlier letter from us.`,
      'This message contains no link. We will never ask you for a password, bank details or a payment.',
      organisation,
    ],
    sms: `${shortName}: the contact that we write to you at was changed. If this was not you, ask us: ${whomShort}`,
  }),
  fr: ({ organisation, shortName, whom, whomShort }) => ({
    subject: `${organisation}\u00a0: la coordonnée à laquelle nous vous écrivons a changé`,
    lines: [
      'Bonjour,',
      'On nous a demandé de vous écrire désormais à une autre adresse ou à un autre numéro. Nous avons fait ce changement.',
      'Si la demande vient de vous, ou de quelqu’un qui agit pour vous, vous n’avez rien à faire.',
      `Si vous n’êtes pas au courant, interrogez-nous\u00a0: ${whom}. En cas de doute, utilisez un numéro d’un ancien courrier de notre part.`,
      'Ce message ne contient aucun lien. Nous ne vous demanderons jamais de mot de passe, de coordonnées bancaires ni de paiement.',
      organisation,
    ],
    sms: `${shortName} : la coordonnée à laquelle nous vous écrivons a changé. Si cela ne vient pas de vous, interrogez-nous : ${whomShort}`,
  }),
};

const htmlOf = (language: Language, subject: string, lines: readonly string[]): string => {
  const shown = lines.map((line) => `<p>${line}</p>`).join('');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${subject}</title></head><body style="font-family:Arial,sans-serif;font-size:16px;line-height:1.5;color:#1b2b34;margin:0 auto;padding:24px;max-width:600px">${shown}</body></html>`;
};

/**
 * The message in a language, with the placeholders that a notice declares: the organisation, and the telephone number or
 * else whatever the notice says of where to ask. Undefined where there is no such text, or the notice names nobody to ask.
 */
export const contactChangeIn = (
  notice: Pick<CompiledNotice, 'campaignFields'>,
  language: Language,
): ContactChangeMessage | undefined => {
  const has = (name: string): boolean => notice.campaignFields.some((field) => field.name === name);
  const contact = notice.campaignFields.find(({ tells }) => tells === 'contact')?.name;
  const hours = has('phone_hours') ? ' ({{phone_hours}})' : '';
  const whom = has('phone') ? `{{phone}}${hours}` : contact && `{{${contact}}}`;
  const write = paragraphs[language];
  if (write === undefined || whom === undefined || !has('organisation')) return undefined;
  const shortName = has('sms_name') ? '{{sms_name}}' : '{{organisation}}';
  const whomShort = has('phone') ? '{{phone}}' : whom;
  const { subject, lines, sms } = write({ organisation: '{{organisation}}', shortName, whom, whomShort });
  return { subject, text: lines.join('\n\n'), html: htmlOf(language, subject, lines), sms };
};
