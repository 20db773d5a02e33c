import type { Command } from '@commander-js/extra-typings';
import { examples, type SessionOf } from '../context/context.ts';
import { CliError } from '../terminal/exit-code.ts';
import { wholeNumber } from '../terminal/options.ts';

/** People whom an organisation that has never had to tell anybody plans for, until it says a number. */
const PEOPLE = '100000';
const HOURS = '24';
const STAFF = '20';

/** What looks into the account is a part of the project's folder, and not of a command line that was copied elsewhere. */
const load = async () => {
  try {
    return {
      ...(await import('../../doctor/doctor.ts')),
      ...(await import('../../doctor/show.ts')),
      ...(await import('../../infra/config/config.ts')),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CliError('unusable', 'Run this in the folder of the project, after "npm ci": npm run doctor.');
  }
};

export const addDoctorCommand = (program: Command, session: SessionOf): void => {
  program
    .command('doctor')
    .description('ask the AWS account all that decides, before deploying and before a campaign')
    .option('--people <n>', 'how many are to be told', PEOPLE)
    .option('--hours <n>', 'in how many hours', HOURS)
    .option('--sms-percent <n>', 'how many in a hundred of them get an SMS', '10')
    .option('--staff <n>', 'colleagues who are to sign in, those at the telephone too', STAFF)
    .addHelpText(
      'after',
      `${examples(
        ['doctor --people 1400000 --hours 48', 'with what to ask AWS for, ready to be pasted'],
        ['doctor --json', 'for a script; ends with 7 where something is in the way'],
      )}

It reads tocsin.config.json of the project's folder and the AWS credentials of the terminal (AWS_PROFILE), and changes nothing.`,
    )
    .action(async (typed, command) => {
      const at = session(command);
      const wanted = {
        people: wholeNumber(typed.people, 'people'),
        hours: wholeNumber(typed.hours, 'hours'),
        smsPercent: typed.smsPercent === '0' ? 0 : wholeNumber(typed.smsPercent, 'sms-percent', 100),
        staff: wholeNumber(typed.staff, 'staff'),
      };
      const { runDoctor, doctorLines, ConfigError } = await load();
      const report = await runDoctor(wanted, at.io.env).catch((error: unknown) => {
        throw error instanceof ConfigError ? new CliError('unusable', error.message) : error;
      });
      at.show(report, () => doctorLines(report));
      if (report.sections.some(({ diagnoses }) => diagnoses.some(({ verdict }) => verdict === 'blocks'))) {
        throw new CliError('no', 'Put right first what is in the way.');
      }
    });
};
