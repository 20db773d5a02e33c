// Decides how a letter is shown to whoever approves it, before there are pages.

import type { Language, Recipient } from '../audience/audience.ts';
import type { FrozenMessage } from '../notice/content.ts';
import { letterFiller } from '../notice/render.ts';
import { letterAsText, readLetterText } from './letter-text.ts';

/** Stands where the address of the check page is printed, which belongs to the installation and not to the notice. */
const pageInWords = (language: Language): string =>
  language === 'fr' ? '[adresse de la page de vérification]' : '[address of the check page]';

/** The letter as a person gets it, as plain text; undefined where the content was frozen before there were letters. */
export const shownLetter = (
  { letter, nameless }: Pick<FrozenMessage, 'letter' | 'nameless'>,
  recipient: Recipient,
  language: Language,
): string | undefined =>
  letter === undefined
    ? undefined
    : letterAsText(
        readLetterText(letterFiller(recipient, { nameless, checkPage: pageInWords(language) })(letter)),
      );
