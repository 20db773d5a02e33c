import {
  type Document,
  type LanguagePeople,
  type Piece,
  peopleByLanguage,
  type Stretch,
  type TermChange,
  type TextChange,
  whatChanged,
} from '../../client/what-changed.ts';
import { bad, bold, dim, doubtful, good, number, row, table, time } from '../terminal/terminal.ts';

/** As `wdiff` marks words, so that it can be read without colours. */
const pieceText = ({ kind, text }: Piece): string => {
  switch (kind) {
    case 'kept':
      return text;
    case 'removed':
      return bad(`[-${text}-]`);
    case 'added':
      return good(`{+${text}+}`);
  }
};

const stretchLines = (stretch: Stretch): string[] =>
  'unchanged' in stretch
    ? [dim(`  … ${stretch.unchanged} ${stretch.unchanged === 1 ? 'paragraph' : 'paragraphs'} as before …`)]
    : stretch.pieces.map(pieceText).join('').split('\n');

const textLines = (change: TextChange): string[] => {
  const title = `${change.part} in "${change.language}"`;
  switch (change.change) {
    case 'changed':
      return [bold(title), ...change.stretches.flatMap(stretchLines), ''];
    case 'added':
      return [bold(title), good('  is new: read it below'), ''];
    case 'removed':
      return [bold(title), bad('  nobody gets it any more'), ''];
  }
};

const termNames: Record<TermChange['of'], string> = {
  channels: 'channels',
  defaultLanguage: 'other languages get',
  fallbackAfterHours: 'hours to next channel',
  breachedOn: 'day of the breach',
};

const termLine = ({ of, was, value }: TermChange): string => {
  const words = (one: typeof was): string => (Array.isArray(one) ? one.join(', ') : String(one ?? 'none'));
  return row(
    termNames[of],
    [{ kind: 'removed', text: words(was) } as const, { kind: 'added', text: words(value) } as const]
      .map(pieceText)
      .join(' '),
  );
};

const peopleCell = ({ people, before }: Pick<LanguagePeople, 'people' | 'before'>): string =>
  before === undefined || before === people ? number(people) : `${number(people)} (was ${number(before)})`;

/** What changed since an approver last decided, and how many people it goes to by language and channel, in lines. */
export const documentLines = (document: Document): string[] => {
  const { before } = document;
  const rows = peopleByLanguage(document);
  const people = table(
    ['  language', ...(rows[0]?.channels ?? []).map(({ channel }) => channel), 'together'],
    rows.map((one) => [`  ${one.language}`, ...one.channels.map(peopleCell), peopleCell(one)]),
  );
  if (before === undefined) {
    return ['Nothing to compare with: nobody has decided about this campaign before.', '', ...people];
  }
  const { texts, terms, unchanged, isOtherList } = whatChanged(document, before);
  const done = before.decision === 'approved' ? 'approved' : 'sent back';
  return [
    `Compared with what ${before.name} ${done} on ${time(before.at)}.`,
    ...(before.reason === undefined ? [] : [doubtful(before.reason)]),
    '',
    ...terms.map(termLine),
    ...texts.flatMap(textLines),
    `${unchanged} ${unchanged === 1 ? 'text is' : 'texts are'} word for word as before.`,
    isOtherList ? 'The list was uploaded or read anew.' : 'The list is the same one.',
    '',
    ...people,
  ];
};
