import type { LetterBatch } from '../../client/operations.ts';
import { dim, number, row, table, time } from '../terminal/terminal.ts';

const stateWords: Record<LetterBatch['state'], string> = {
  writing: 'being written',
  written: 'written, not posted',
  'handed-over': 'handed over, not posted',
  posting: 'posted, being noted',
  posted: 'posted',
  voiding: 'being voided',
  voided: 'voided',
};

const stateOf = ({ state, posted }: LetterBatch): string =>
  posted === undefined ? stateWords[state] : `${stateWords[state]} on ${posted.on}`;

/** Batches of letters of a campaign as a table. */
export const batchTable = (batches: readonly LetterBatch[]): string[] =>
  batches.length === 0
    ? ['There is no batch of letters yet. Have one made with: tocsin campaign letters make CAMPAIGN']
    : table(
        ['batch', 'state', 'letters', 'sheets', 'asked for'],
        batches.map((batch) => [
          String(batch.number),
          stateOf(batch),
          batch.letters === undefined ? '' : number(batch.letters),
          batch.sheets === undefined ? '' : number(batch.sheets),
          time(batch.requestedAt),
        ]),
      );

/** What is to be done next with a batch in this state. */
const nextStep = ({ state, letters, number: batch }: LetterBatch): string | undefined => {
  if (letters === 0) return 'Nobody is owed a letter that is not in another batch.';
  switch (state) {
    case 'written':
      return `Download it with "campaign letters download", hand it over, then say when it was posted: only then are its people told.`;
    case 'handed-over':
      return `Say when the post took it: campaign letters posted CAMPAIGN ${batch} --on DAY. Only then are its people told.`;
    default:
      return undefined;
  }
};

/** One batch of letters, in lines. */
export const batchLines = (batch: LetterBatch): string[] => {
  const next = nextStep(batch);
  return [
    row('batch', String(batch.number)),
    row('state', stateOf(batch)),
    ...(batch.letters === undefined ? [] : [row('letters', number(batch.letters))]),
    ...(batch.sheets === undefined ? [] : [row('sheets of paper', number(batch.sheets))]),
    ...(batch.voided === undefined ? [] : [row('why', batch.voided.reason)]),
    ...(batch.files === undefined
      ? []
      : [
          row(
            'files',
            `${number(batch.files.length)}, ${batch.files.slice(0, 3).join(', ')}${batch.files.length > 3 ? ' …' : ''}`,
          ),
        ]),
    ...(batch.seal === undefined ? [] : [row('seal', dim(batch.seal))]),
    ...(next === undefined ? [] : ['', next]),
  ];
};
