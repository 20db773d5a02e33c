import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { writeXlsx } from '../../client/workbook/write-xlsx.ts';
import { templateRows } from '../../core/columns/template.ts';
import { examples, type SessionOf } from '../context/context.ts';
import type { Session } from '../context/session.ts';
import { bold, size } from '../terminal/terminal.ts';

/** A notice's own fields, with an example of each. */
const ownFields = async (at: Session, notice: string | undefined, language: 'en' | 'fr') => {
  if (notice === undefined) return [];
  const { personFields } = await at.api().call('getNotice', { id: notice });
  return personFields.map(({ name, example }) => ({ name, example: example[language] ?? '' }));
};

const workbookOf = async (
  at: Session,
  language: 'en' | 'fr',
  notice: string | undefined,
): Promise<Uint8Array> => {
  const rows = templateRows(language, await ownFields(at, notice, language));
  const pieces: Uint8Array[] = [];
  const sheetName = language === 'fr' ? 'Liste' : 'List';
  for await (const piece of writeXlsx(rows, { sheetName, at: new Date() })) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** The command for a list to fill in. */
export const addListTemplateCommand = (program: Command, session: SessionOf): void => {
  program
    .command('list-template')
    .description('write a list to fill in, with a column for each thing that may be known of people')
    .addOption(
      new Option(
        '--language <language>',
        'language of the titles; that of your terminal unless given',
      ).choices(['en', 'fr'] as const),
    )
    .option('--notice <notice>', 'notice whose own fields of people are columns too')
    .option('--out <file>', 'file to write, .csv or .xlsx', 'list-template.csv')
    .addHelpText(
      'after',
      examples(
        [
          'list-template --language fr --out liste.xlsx',
          'a workbook, whose cells keep zeros and long numbers',
        ],
        ['list-template --notice personal-data-breach', 'with the fields of this notice'],
      ),
    )
    .action(async ({ language: given, notice, out }, command) => {
      const at = session(command);
      const language = given ?? at.language;
      const content =
        extname(out).toLowerCase() === '.xlsx'
          ? await workbookOf(at, language, notice)
          : Buffer.from(await at.api().call('getListTemplate', { query: { language, notice } }));
      writeFileSync(out, content);
      const written = { file: out, sizeBytes: content.length };
      at.show(written, () => [`${bold(out)}, ${size(content.length)}`]);
      at.say('It has one made-up person in its second row: replace it.');
    });
};
