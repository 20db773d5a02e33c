import type { Command } from '@commander-js/extra-typings';
import type { NewCampaign } from '../../client/campaign-file.ts';
import type { Asked, Campaign, Progress } from '../../client/operations.ts';
import { pagesOf } from '../../client/pages.ts';
import { readCampaignFile } from '../context/campaign-file.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import type { Session } from '../context/session.ts';
import { showPages } from '../context/show-pages.ts';
import { campaignLines, campaignTable, replacedLines } from '../show/campaign.ts';
import { CliError } from '../terminal/exit-code.ts';
import { wholeNumber } from '../terminal/options.ts';
import { versionRead } from './read-version.ts';

/** Whether a change makes the list void, which is read by the day of the breach and divided by languages and channels. */
const isDividedOtherwise = (before: Campaign, change: Asked<'updateCampaign'>['body']): boolean => {
  const { import: list, languages, defaultLanguage, channels, breachedOn } = before;
  if (list === undefined || list.status === 'failed') return false;
  type Divided = Pick<Campaign, 'languages' | 'defaultLanguage' | 'channels' | 'breachedOn'>;
  const key = (of: Partial<Divided>): string =>
    [of.breachedOn, of.defaultLanguage, ...[...(of.languages ?? [])].sort(), ...(of.channels ?? [])].join();
  const changed = {
    languages: change.fields === undefined ? languages : Object.keys(change.fields),
    defaultLanguage: change.defaultLanguage ?? defaultLanguage,
    channels: change.channels ?? channels,
    breachedOn: change.breachedOn === undefined ? breachedOn : change.breachedOn,
  } as Partial<Divided>;
  return key(changed) !== key(before);
};

/** What of a file is the content of a campaign. */
const contentOf = (written: NewCampaign) => {
  const { fields, defaultLanguage, channels, fallbackAfterHours, breachedOn } = written;
  return {
    fields,
    ...(defaultLanguage === undefined ? {} : { defaultLanguage }),
    ...(channels === undefined ? {} : { channels }),
    ...(fallbackAfterHours === undefined ? {} : { fallbackAfterHours }),
    ...(breachedOn === undefined ? {} : { breachedOn }),
  };
};

/** How the people of a campaign stand; undefined where it has not started. */
const tellingOf = async (
  at: Session,
  { id, startedAt }: Campaign,
): Promise<Progress['telling'] | undefined> =>
  startedAt === undefined ? undefined : (await at.api().call('getProgress', { id })).telling;

/** The commands that every campaign begins with. */
export const addCampaignCommands = (campaign: Command, session: SessionOf): void => {
  campaign
    .command('list')
    .description('list the campaigns, newest first')
    .addHelpText(
      'after',
      examples(
        ['campaign list', 'a table'],
        ['campaign list --json | jq -r \'.campaigns[] | select(.state == "running").id\'', 'for a script'],
      ),
    )
    .action(async (_, command) => {
      const at = session(command);
      const tellings = new Map<string, Progress['telling']>();
      const noteTellings = async ({ campaigns }: { campaigns: Campaign[] }): Promise<void> => {
        for (const one of campaigns) {
          const telling = await tellingOf(at, one);
          if (telling !== undefined) tellings.set(one.id, telling);
        }
      };
      const pages = pagesOf(async (after) => {
        const page = await at.api().call('listCampaigns', { query: { after } });
        // A program that reads JSON gets what the API gives, and asks for the progress itself.
        if (!at.json) await noteTellings(page);
        return page;
      });
      await showPages(at, 'campaigns', pages, (campaigns, shown) =>
        campaignTable(campaigns, shown, tellings),
      );
    });

  campaign
    .command('create')
    .description('create a campaign from a file that names its notice and fills in the fields')
    .argument('<file>', 'JSON with "name", "notice", "defaultLanguage" and "fields" by language')
    .option('--name <name>', 'name of the campaign, instead of the one in the file')
    .addHelpText(
      'after',
      examples(
        ['notice file health-data-breach > campaign.json', 'writes such a file for you to fill in'],
        ['campaign create campaign.json', 'creates the campaign and prints its id'],
        ['campaign create campaign.json --json | jq -r .id', 'only the id, for a script'],
      ),
    )
    .action(async (file, { name }, command) => {
      const at = session(command);
      const read = readCampaignFile(file);
      const body = name === undefined ? read : { ...read, name };
      const answer = await at.api().call('createCampaign', { body });
      at.show(answer, () => campaignLines(answer));
      at.say(`\nUpload its list with: tocsin campaign upload ${answer.id} FILE`);
    });

  campaign
    .command('show')
    .description('show one campaign: its state, what is possible now, who submitted and approved it')
    .argument('<campaign>', CAMPAIGN)
    .addHelpText('after', examples(['campaign show c7k2mq9x4tb1z', 'its state and what to do next']))
    .action(async (id, _, command) => {
      const at = session(command);
      const answer = await at.api().call('getCampaign', { id });
      const telling = at.json ? undefined : await tellingOf(at, answer);
      at.show(answer, () => campaignLines(answer, telling));
    });

  campaign
    .command('change')
    .description('change a campaign that has not started; an approval of what it was before is void')
    .argument('<campaign>', CAMPAIGN)
    .option('--file <file>', 'file to take "fields", "defaultLanguage", "channels" and "breachedOn" from')
    .option('--name <name>', 'name of the campaign, for your colleagues')
    .option('--weight <share>', 'share of the sending rate against other running campaigns, 1 to 100')
    .option('--channels <channels>', 'in the order that they are tried in, such as email,sms,letter')
    .option('--fallback <hours>', 'hours without a delivery after which the next channel is tried')
    .option(
      '--breached-on <day>',
      'day of the breach, such as 2026-11-14: who was a minor then gets a letter',
    )
    .option('--version <number>', 'only if the campaign is at this version still')
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples(
        ['campaign change c7k2mq9x4tb1z --file campaign.json', 'takes the fields of the file'],
        ['campaign change c7k2mq9x4tb1z --weight 5', 'sends five times as fast as one with 1'],
      ),
    )
    .action(async (id, { file, name, weight, channels, fallback, breachedOn, version, yes }, command) => {
      const at = session(command);
      const written = file === undefined ? undefined : readCampaignFile(file);
      const body = {
        ...(written === undefined ? {} : contentOf(written)),
        ...(name === undefined ? {} : { name }),
        ...(channels === undefined
          ? {}
          : { channels: channels.split(',') as NonNullable<NewCampaign['channels']> }),
        ...(fallback === undefined ? {} : { fallbackAfterHours: wholeNumber(fallback, 'fallback') }),
        ...(breachedOn === undefined ? {} : { breachedOn }),
        ...(weight === undefined ? {} : { weight: wholeNumber(weight, 'weight', 100) }),
      };
      if (Object.keys(body).length === 0) {
        throw new CliError(
          'unusable',
          'Say what to change: --file, --name, --weight, --channels, --fallback or --breached-on.',
        );
      }
      const api = at.api();
      const before = await api.call('getCampaign', { id });
      const isDivided = isDividedOtherwise(before, body);
      if (isDivided) {
        at.say(
          'The list is read by languages, channels and the day of the breach: it is read anew, and must be checked again.',
        );
      }
      // Texts of a file take the place of what a colleague may have written since it was made.
      const replaced = replacedLines(before.fields, body.fields ?? before.fields);
      const isAsked = replaced.length > 0 || (isDivided && at.io.ask !== undefined);
      const read = await versionRead(at, id, {
        ...{ version, yes: yes || !isAsked },
        ...{ question: 'Type yes to go on:', word: 'yes' },
        shown: { version: before.version, lines: replaced },
      });
      const answer = await api.call('updateCampaign', { id, body, version: read });
      at.show(answer, () => campaignLines(answer));
      if (answer.import?.status === 'queued') {
        at.say(`\nThe list is being read anew; see: tocsin campaign import-report ${id} --wait`);
      }
    });
};
