// Decides what the text of a letter must hold, beside what every part of a notice must.

import { readLetterText } from '../core/letter/letter-text.ts';

/** What is wrong with the text of a letter as its template has it; nothing where it can be printed. */
export const letterProblems = (text: string): string[] => {
  const { parts, elsewhere } = readLetterText(text);
  const titles = parts.filter(({ kind }) => kind === 'title');
  const checks = parts.filter((part) => part.kind === 'check');
  const showsCode = checks.some(({ lines }) => lines.some((line) => /\{\{\s*code\s*\}\}/.test(line)));
  return [
    ...(titles.length === 1 && parts[0]?.kind === 'title' ? [] : ['must begin with its only title, "# …"']),
    ...(checks.length === 1 && showsCode ? [] : ['must show {{code}} in its only frame, "> …"']),
    ...(elsewhere.length === 1
      ? []
      : ['must end with "---" and the one line that letters in other languages have in this one']),
  ];
};
