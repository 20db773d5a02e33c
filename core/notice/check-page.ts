// The page on which anybody checks a notice, as notices name it. No campaign may say another.

import type { Language } from '../audience/audience.ts';

/** Stands in a notice for the address of the page, which belongs to the installation. */
export const CHECK_PAGE = 'check_page';

/**
 * What stands between these is said only where there is such a page, or only where there is none (the sections of
 * Mustache): `{{#check_page}}…{{/check_page}}`, `{{^check_page}}…{{/check_page}}`. The end of a line after a tag goes with it.
 */
export const CHECK_PAGE_SECTION =
  /\{\{([#^])\s*check_page\s*\}\}\r?\n?([\s\S]*?)\{\{\/\s*check_page\s*\}\}(\r?\n)?/g;

/** One tag of a section. */
export const CHECK_PAGE_TAG = /\{\{[#^/]\s*check_page\s*\}\}/g;

/**
 * Address of the page in a language, to be typed (`hospital.example/check`), and what the QR code of a letter leads to.
 * The code is behind the `#`, which no browser sends to a server: who checks what stays on the telephone until its owner
 * asks.
 *
 * @param site - origin of the page (`https://hospital.example`)
 */
export const checkPage = (
  site: string,
  language: Language,
): { address: string; withCode: (code: string) => string } => {
  const page = `${site.replace(/\/+$/, '')}/${language === 'fr' ? 'verifier' : 'check'}`;
  return { address: page.replace(/^https?:\/\//, ''), withCode: (code) => `${page}#${code}` };
};

/** A text with its sections resolved: `hasPage` says which of them stay. */
export const resolveSections = (text: string, hasPage: boolean): string =>
  text.replace(CHECK_PAGE_SECTION, (whole, kind: string, inner: string, lineEnd: string | undefined) => {
    if ((kind === '#') === hasPage)
      return /^\{\{[#^]\s*check_page\s*\}\}\r?\n/.test(whole) ? inner : `${inner}${lineEnd ?? ''}`;
    return '';
  });
