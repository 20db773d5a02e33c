import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from '@commander-js/extra-typings';
import {
  correctionReasons,
  correctionTakeBackReasons,
  erasureReasons,
  type IdentityCheck,
  identityChecks,
  type LookUpReason,
  lookUpReasons,
  takeBackReasons,
} from '../../core/audit/reasons.ts';
import { toldMeans } from '../../core/delivery/evidence.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import { confirm, identityOf, reasonOf, type Session } from '../context/session.ts';
import { recipientLines } from '../show/recipient.ts';
import { download } from '../terminal/download.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bold, row, size, time } from '../terminal/terminal.ts';

const CODE = 'notice code of the person, as "tocsin recipient find" shows it';
const POSTAL_LINE =
  'instead of either: a line of the postal address between name and post code; once for each line, from top to bottom';
const TICKET = 'number of the call or case in your own system, never of the person';
const identityOption = () =>
  new Option('--identity <check>', 'how you made sure who is asking').choices(identityChecks);

/** The first is of a look-up by code only. */
const lookUpIdentities = [...identityChecks, 'none'] as const;

type Contacts = {
  email?: string;
  phone?: string;
  postalLine?: string[];
  postCode?: string;
  town?: string;
  country?: string;
  largePrint?: boolean;
};

/** The one contact that the options name. */
const contactOf = ({ email, phone, postalLine, postCode, town, country, largePrint }: Contacts) => {
  const hasPostal = [postalLine, postCode, town, country].some((given) => given !== undefined);
  if ([email, phone, hasPostal || undefined].filter((given) => given !== undefined).length !== 1) {
    throw new CliError(
      'unusable',
      'Give exactly one of --email, --phone and a postal address (--postal-line, --post-code, --town).',
    );
  }
  if (!hasPostal && largePrint !== undefined) {
    throw new CliError(
      'unusable',
      'Only a letter is in large print: give a postal address with --large-print.',
    );
  }
  if (!hasPostal) return { email, phone };
  if (postalLine === undefined || town === undefined) {
    throw new CliError(
      'unusable',
      'A postal address needs --postal-line, --town and, in most countries, --post-code.',
    );
  }
  const postal = {
    lines: postalLine,
    ...(postCode !== undefined && { postalCode: postCode }),
    town,
    ...(country !== undefined && { country }),
  };
  return { postal, ...(largePrint !== undefined && { largePrint }) };
};

/** A letter is made again in a second or two, unless batches of letters are being made meanwhile. */
const LOOK_EVERY_MS = 2_000;
const MOST_LOOKS = 150;

/** Where the letter is, once it is made again. */
const addressOfLetter = async (
  at: Session,
  asked: {
    id: string;
    code: string;
    body: { reason: LookUpReason; identity: IdentityCheck; ticket?: string };
  },
): Promise<{ batch: number; downloadUrl: string }> => {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    if (looks > 0) await sleep(LOOK_EVERY_MS);
    const { batch, downloadUrl } = await at.api().call('openLetter', asked);
    if (downloadUrl !== undefined) return { batch, downloadUrl };
  }
  throw new CliError(
    'tryLater',
    'The letter is not made again yet: letters of a batch come first. Try again later.',
  );
};

const addLetterCommand = (recipient: Command, session: SessionOf): void => {
  recipient
    .command('letter')
    .description('download the letter of one person as it was printed')
    .argument('<campaign>', CAMPAIGN)
    .argument('<code>', CODE)
    .addOption(new Option('--reason <reason>', 'why you open it').choices(lookUpReasons))
    .addOption(identityOption())
    .option('--ticket <number>', TICKET)
    .option('--out <file>', 'file to write (default: letter-CODE.pdf)')
    .addHelpText(
      'after',
      examples([
        'recipient letter c7k2mq9x4tb1z 7K3M-9QXT-2B4FJ --reason person-asked --identity code-read-out',
        'who opened it and why is kept in the audit trail',
      ]),
    )
    .action(async (id, code, { reason: given, identity: checked, ticket, out }, command) => {
      const at = session(command);
      const reason = await reasonOf(at, given, lookUpReasons);
      const identity = await identityOf(at, checked, identityChecks);
      const body = { reason, identity, ...(ticket === undefined ? {} : { ticket }) };
      const { batch, downloadUrl } = await addressOfLetter(at, { id, code, body });
      const file = out ?? `letter-${code.replaceAll(/[^\w-]/g, '')}.pdf`;
      const downloaded = await download(downloadUrl, file);
      at.show({ batch, ...downloaded }, () => [
        `${bold(downloaded.file)}, ${size(downloaded.sizeBytes)}`,
        row('batch', String(batch)),
      ]);
    });
};

export const addRecipientCommands = (program: Command, session: SessionOf): void => {
  const recipient = program.command('recipient').description('people of the lists: was this person told?');

  recipient
    .command('find')
    .description('find out whether a person was told, and what to do for them')
    .option('--reference <reference>', 'the organisation’s own number for the person')
    .option('--email <address>', 'email address, in any case')
    .option('--phone <number>', 'phone number, as people write it')
    .option('--code <code>', 'notice code, as printed in the message')
    .option('--name <name>', 'first and last name, with --birth-date')
    .option('--birth-date <date>', 'as people write it, the day before the month')
    .addOption(new Option('--reason <reason>', 'why you look them up').choices(lookUpReasons))
    .addOption(
      new Option(
        '--identity <check>',
        'how you made sure who is asking; with --code, that they read it out unless given',
      ).choices(lookUpIdentities),
    )
    .option('--ticket <number>', TICKET)
    .addHelpText(
      'after',
      examples(
        [
          'recipient find --code 7K3M-9QXT-2B4F5 --reason person-asked',
          'the caller has read out the code of their notice',
        ],
        [
          'recipient find --email amelie@example.org --identity called-back',
          'asks why; your answer is kept with your name',
        ],
        [
          'recipient find --name "Amélie Lefèvre" --birth-date 03/02/1980 --identity document',
          'where they know no number',
        ],
        [
          'recipient find --phone "06 12 34 56 78" --reason relative-asked --identity none --ticket CALL-42',
          'looks for nobody, and says what to tell the caller',
        ],
      ) +
        '\n\nEvery look-up is kept in the audit trail, and only so many people can be looked up in ten minutes and in a day. At most ten are shown of what several share.',
    )
    .action(async ({ reason, identity: checked, ticket, ...asked }, command) => {
      const at = session(command);
      const by = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
      const { name, birthDate, ...others } = asked;
      const given = [...Object.values(others), name ?? birthDate].filter((value) => value !== undefined);
      if (name !== undefined && birthDate === undefined && given.length === 1) {
        throw new CliError(
          'unusable',
          'Nobody is searched by name alone, as many people have the same one. Ask for --birth-date too, or for --reference, --email, --phone or --code.',
        );
      }
      if (given.length !== 1 || (name === undefined) !== (birthDate === undefined)) {
        throw new CliError(
          'unusable',
          'Give exactly one of --reference, --email, --phone and --code, or --name with --birth-date.',
        );
      }
      const checks = asked.code === undefined ? lookUpIdentities.slice(1) : lookUpIdentities;
      const body = {
        ...by,
        reason: await reasonOf(at, reason, lookUpReasons),
        identity: await identityOf(
          at,
          checked ?? (asked.code === undefined ? undefined : 'code-read-out'),
          checks,
        ),
        ...(ticket === undefined ? {} : { ticket }),
      };
      const found = await at.api().call('findRecipients', { body });
      at.show(found, () => [
        ...found.recipients.flatMap((person, index) => [
          ...(index > 0 ? [''] : []),
          ...recipientLines(person, at.language),
        ]),
        ...(found.words === undefined ? [] : [found.words[at.language]]),
      ]);
      if (found.result === 'nobody') throw new CliError('notFound', 'Nobody was found.');
      if (found.result === 'too-many') throw new CliError('no', 'Nobody is shown: too many have this.');
    });

  recipient
    .command('correct')
    .description('correct the address, number or postal address of one person and send them the notice')
    .argument('<campaign>', CAMPAIGN)
    .argument('<code>', CODE)
    .option('--email <address>', 'the address to write to')
    .option('--phone <number>', 'instead of an address: the mobile number to send an SMS to')
    .option('--postal-line <line>', POSTAL_LINE, (line, lines: string[] = []) => [...lines, line])
    .option('--post-code <code>', 'post code of the postal address')
    .option('--town <town>', 'town of the postal address')
    .option('--country <country>', 'country of the postal address, where it is not that of the installation')
    .option('--large-print', 'with a postal address: print the letter in 18 points')
    .addOption(new Option('--reason <reason>', 'why').choices(correctionReasons))
    .addOption(identityOption())
    .option('--ticket <number>', TICKET)
    .option('--even-if-told', 'write to them although they have been told, or probably; for administrators')
    .option('--even-if-shared', 'write to a contact that is somebody else’s too; for administrators')
    .addHelpText(
      'after',
      examples(
        [
          'recipient correct c7k2mq9x4tb1z 7K3M-9QXT-2B4FJ --email amelie@example.org --reason person-gave-address --identity code-read-out',
          'sends to this one person, never by accident to somebody told already',
        ],
        [
          'recipient correct c7k2mq9x4tb1z 7K3M-9QXT-2B4FJ --postal-line "12 rue de la Paix" --post-code 75002 --town Paris',
          'they are in the next batch of letters; not while they are in one that is still to be posted',
        ],
      ),
    )
    .action(async (id, code, options, command) => {
      const { reason: given, identity: checked, ticket, evenIfTold, evenIfShared, ...contacts } = options;
      const at = session(command);
      const to = contactOf(contacts);
      const reason = await reasonOf(at, given, correctionReasons);
      const identity = await identityOf(at, checked, identityChecks);
      const body = {
        ...to,
        reason,
        identity,
        evenIfTold: evenIfTold ?? false,
        evenIfShared: evenIfShared ?? false,
        ...(ticket === undefined ? {} : { ticket }),
      };
      const answer = await at.api().call('correctAddress', { id, code, body });
      at.show(answer, () => [
        'postal' in to
          ? 'A letter will go to the new address, in the next batch.'
          : `The notice will be sent to the new ${to.email === undefined ? 'number' : 'address'}.`,
        row('its notice code', answer.noticeCode),
      ]);
    });

  recipient
    .command('take-back-correction')
    .description('take back the correction of a contact: the person is written to at the one before again')
    .argument('<campaign>', CAMPAIGN)
    .argument('<code>', CODE)
    .addOption(new Option('--reason <reason>', 'why').choices(correctionTakeBackReasons))
    .addOption(identityOption())
    .option('--ticket <number>', TICKET)
    .addHelpText(
      'after',
      examples([
        'recipient take-back-correction c7k2mq9x4tb1z 7K3M-9QXT-2B4FJ --reason not-their-contact --identity called-back',
        'by the code of the new contact; what has been sent there cannot be unsent',
      ]),
    )
    .action(async (id, code, { reason: given, identity: checked, ticket }, command) => {
      const at = session(command);
      const reason = await reasonOf(at, given, correctionTakeBackReasons);
      const identity = await identityOf(at, checked, identityChecks);
      const body = { reason, identity, ...(ticket === undefined ? {} : { ticket }) };
      await at.api().call('takeBackCorrection', { id, code, body });
      at.show({ campaign: id, noticeCode: code, takenBack: body }, () => ['It is taken back.']);
    });

  recipient
    .command('told')
    .description('record that a person was told by letter, on the telephone or in person')
    .argument('<campaign>', CAMPAIGN)
    .argument('<code>', CODE)
    .addOption(new Option('--by <way>', 'how').choices(toldMeans).makeOptionMandatory())
    .option('--on <day>', 'the day, such as 2026-11-24; today unless given')
    .addOption(identityOption())
    .option('--ticket <number>', TICKET)
    .addHelpText(
      'after',
      examples([
        'recipient told c7k2mq9x4tb1z 7K3M-9QXT-2B4FJ --by phone --on 2026-11-24 --identity called-back',
        'they count as told, and get no message that has not left yet',
      ]),
    )
    .action(async (id, code, { by, on, identity: checked, ticket }, command) => {
      const at = session(command);
      const identity = await identityOf(at, checked, identityChecks);
      const body = {
        by,
        identity,
        ...(on === undefined ? {} : { on }),
        ...(ticket === undefined ? {} : { ticket }),
      };
      await at.api().call('recordTold', { id, code, body });
      at.show({ campaign: id, noticeCode: code, told: body }, () => ['It is recorded.']);
    });

  recipient
    .command('take-back')
    .description('take back the record that a person was told by letter, on the telephone or in person')
    .argument('<campaign>', CAMPAIGN)
    .argument('<code>', CODE)
    .addOption(
      new Option('--by <way>', 'how they had been said to be told').choices(toldMeans).makeOptionMandatory(),
    )
    .addOption(new Option('--reason <reason>', 'why').choices(takeBackReasons))
    .addOption(identityOption())
    .option('--ticket <number>', TICKET)
    .addHelpText(
      'after',
      examples([
        'recipient take-back c7k2mq9x4tb1z 7K3M-9QXT-2B4FJ --by phone --reason wrong-person-recorded --identity called-back',
        'they count as told no more; that it was recorded and taken back stays in their history',
      ]),
    )
    .action(async (id, code, { by, reason: given, identity: checked, ticket }, command) => {
      const at = session(command);
      const reason = await reasonOf(at, given, takeBackReasons);
      const identity = await identityOf(at, checked, identityChecks);
      const body = { by, reason, identity, ...(ticket === undefined ? {} : { ticket }) };
      await at.api().call('takeBackTold', { id, code, body });
      at.show({ campaign: id, noticeCode: code, takenBack: body }, () => ['It is taken back.']);
    });

  addLetterCommand(recipient, session);

  recipient
    .command('erase')
    .description('erase the data of one person on their request; this cannot be undone')
    .argument('<campaign>', CAMPAIGN)
    .argument('<code>', CODE)
    .addOption(new Option('--reason <reason>', 'why').choices(erasureReasons))
    .addOption(identityOption())
    .option('--ticket <number>', TICKET)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples([
        'recipient erase c7k2mq9x4tb1z 7K3M-9QXT-2B4FJ --reason person-asked --identity document',
        'that a notice was sent stays, without saying to whom',
      ]),
    )
    .action(async (id, code, { reason: given, identity: checked, ticket, yes }, command) => {
      const at = session(command);
      const reason = await reasonOf(at, given, erasureReasons);
      const identity = await identityOf(at, checked, identityChecks);
      await confirm(at, {
        yes,
        question: `Type ${code} to erase the data of this person for good:`,
        word: code,
      });
      const body = { reason, identity, ...(ticket === undefined ? {} : { ticket }) };
      const answer = await at.api().call('erasePerson', { id, code, body });
      at.show(answer, () => [
        'Their data is erased.',
        row('places in the list', String(answer.places)),
        row('uploaded files', `may name them until ${time(answer.filesUntil)}`),
        'Lists, results and letters that name them are deleted within minutes: have them made again.',
      ]);
    });
};
