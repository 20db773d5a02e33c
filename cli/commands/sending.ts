import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from '@commander-js/extra-typings';
import { betweenLooksMs } from '../../client/looks.ts';
import type { Progress } from '../../client/operations.ts';
import { CAMPAIGN, examples, type SessionOf } from '../context/context.ts';
import { confirm, type Session } from '../context/session.ts';
import { campaignLines } from '../show/campaign.ts';
import { figuresOf, progressLines, watchLine } from '../show/progress.ts';
import { CliError } from '../terminal/exit-code.ts';
import { VERSION, VERSION_HELP, versionRead } from './read-version.ts';

/** Until when to watch: everybody is sent to, or what became of everybody is known. */
const ENDS = ['sent', 'final'] as const;
type End = (typeof ENDS)[number];

const LOOK_EVERY_MS = 1_000;
const MAX_LOOK_EVERY_MS = 30_000;

const isOver = ({ state, finished, percent }: Progress, until: End): boolean =>
  finished || state === 'completed' || state === 'cancelled' || (until === 'sent' && percent === 100);

/** Follows a campaign with a bar; for a program, with a line of JSON for each change. */
const watch = async (at: Session, id: string, until: End): Promise<void> => {
  const line = at.io.live();
  let last = '';
  for (;;) {
    const progress = await at.api().call('getProgress', { id });
    const figures = figuresOf(progress);
    if (at.json && figures !== last) at.io.out(JSON.stringify(progress));
    last = figures;
    const isPaused = progress.state === 'paused';
    if (isPaused || isOver(progress, until)) {
      if (!at.json) {
        line.clear();
        for (const one of progressLines(progress)) at.io.out(one);
      }
      if (progress.state === 'cancelled') throw new CliError('no', 'The campaign was cancelled.');
      if (isPaused)
        throw new CliError('no', `The campaign is paused. Go on with: tocsin campaign resume ${id}`);
      return;
    }
    if (!at.json) line.show(watchLine(progress));
    await sleep(betweenLooksMs(progress, LOOK_EVERY_MS, MAX_LOOK_EVERY_MS));
  }
};

/** The commands for a campaign that was approved. */
export const addSendingCommands = (campaign: Command, session: SessionOf): void => {
  campaign
    .command('start')
    .description('start sending what was approved, now or at a set time')
    .argument('<campaign>', CAMPAIGN)
    .option('--at <time>', 'when to start, such as 2026-11-25T08:00:00Z; at once unless given')
    .option('--watch', 'follow it until the outcome of everybody is known')
    .option(VERSION, VERSION_HELP)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples(
        ['campaign start c7k2mq9x4tb1z --watch', 'now, with a bar'],
        [
          'campaign start c7k2mq9x4tb1z --at 2026-11-25T08:00:00+01:00',
          'by itself, within a minute of that time',
        ],
      ),
    )
    .action(async (id, { at: startAt, watch: watches, version: named, yes }, command) => {
      const at = session(command);
      const api = at.api();
      const body = startAt === undefined ? {} : { body: { at: startAt } };
      const version = await versionRead(at, id, {
        ...{ version: named, yes },
        question: `Type start to send this ${startAt === undefined ? 'now' : `at ${startAt}`}:`,
        word: 'start',
      });
      const answer = await api.call('startCampaign', { id, version, ...body });
      if (watches) return await watch(at, id, 'final');
      at.show(answer, () => campaignLines(answer));
      at.say(`\nFollow it with: tocsin campaign watch ${id}`);
    });

  campaign
    .command('unschedule')
    .description('take back a set time: the campaign stays approved and does not start by itself')
    .argument('<campaign>', CAMPAIGN)
    .option(VERSION, VERSION_HELP)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      examples(['campaign unschedule c7k2mq9x4tb1z', 'start it later with "campaign start"']),
    )
    .action(async (id, { version: named, yes }, command) => {
      const at = session(command);
      const version = await versionRead(at, id, {
        ...{ version: named, yes },
        question: 'Type unschedule to take back the set time:',
        word: 'unschedule',
      });
      const answer = await at.api().call('unscheduleCampaign', { id, version });
      at.show(answer, () => campaignLines(answer));
    });

  campaign
    .command('watch')
    .description('follow a campaign: how many were told, how fast, and until when')
    .argument('<campaign>', CAMPAIGN)
    .addOption(
      new Option('--until <end>', 'end when everybody was sent to, or when every outcome is known')
        .choices(ENDS)
        .default('final' as End),
    )
    .option('--once', 'show how far it is, and end')
    .addHelpText(
      'after',
      examples(
        ['campaign watch c7k2mq9x4tb1z', 'a bar; ends with 7 when the campaign pauses or is cancelled'],
        ['campaign watch c7k2mq9x4tb1z --once --json | jq .outcomes', 'for a script'],
      ),
    )
    .action(async (id, { until, once }, command) => {
      const at = session(command);
      if (!once) return await watch(at, id, until);
      const progress = await at.api().call('getProgress', { id });
      at.show(progress, () => progressLines(progress));
    });

  campaign
    .command('pause')
    .description('pause sending: holds within seconds for everybody not being sent to yet')
    .argument('<campaign>', CAMPAIGN)
    .option('--reason <text>', 'why, for your colleagues')
    .addHelpText(
      'after',
      examples(['campaign pause c7k2mq9x4tb1z --reason "The hotline is overrun."', 'stops now']),
    )
    .action(async (id, { reason }, command) => {
      const at = session(command);
      const body = reason === undefined ? {} : { body: { reason } };
      const answer = await at.api().call('pauseCampaign', { id, ...body });
      at.show(answer, () => campaignLines(answer));
    });

  campaign
    .command('resume')
    .description('go on where sending stopped, with what was approved')
    .argument('<campaign>', CAMPAIGN)
    .addHelpText(
      'after',
      examples([
        'campaign resume c7k2mq9x4tb1z',
        'after a pause for bounces this says that you have seen them',
      ]),
    )
    .action(async (id, _, command) => {
      const at = session(command);
      const { pauseReason } = await at.api().call('getCampaign', { id });
      // What a resume says to have been seen is seen at least now.
      if (pauseReason !== undefined) at.say(`It stood still: ${pauseReason.message[at.language]}`);
      const answer = await at.api().call('resumeCampaign', { id });
      at.show(answer, () => campaignLines(answer));
    });

  campaign
    .command('cancel')
    .description('cancel a campaign: nobody else is sent to, and this cannot be undone')
    .argument('<campaign>', CAMPAIGN)
    .option('--yes', 'do not ask for confirmation')
    .addHelpText('after', examples(['campaign cancel c7k2mq9x4tb1z', 'asks first']))
    .action(async (id, { yes }, command) => {
      const at = session(command);
      const { name } = await at.api().call('getCampaign', { id });
      await confirm(at, { yes, question: `Type ${id} to cancel “${name}” for good:`, word: id });
      const answer = await at.api().call('cancelCampaign', { id });
      at.show(answer, () => campaignLines(answer));
    });
};
