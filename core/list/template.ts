import type { StaffLanguage } from '../base/wording.ts';
import { templateRows } from '../columns/template.ts';

/** What a spreadsheet of each language takes for the end of a cell. */
const separators: Record<StaffLanguage, string> = { en: ',', fr: ';' };

/**
 * A list to fill in, as CSV (RFC 4180) with the byte order mark by which spreadsheets know UTF-8.
 *
 * @param own - the notice's own fields with an example of each
 */
export const templateCsv = (
  language: StaffLanguage,
  own: readonly { name: string; example: string }[] = [],
): string => {
  const cell = (text: string): string => (/[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells: readonly string[]): string => `${cells.map(cell).join(separators[language])}\r\n`;
  return `\ufeff${templateRows(language, own).map(line).join('')}`;
};
