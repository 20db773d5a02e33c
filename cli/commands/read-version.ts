// The version of a campaign that somebody acts on: the one that they have read, never one that nobody has seen.
import { confirm, type Session } from '../context/session.ts';
import { campaignLines } from '../show/campaign.ts';
import { wholeNumber } from '../terminal/options.ts';

/** Option of every command that acts on a version. */
export const VERSION = '--version <number>';
export const VERSION_HELP =
  'of this version of the campaign, which you have read, and of no other; asks nothing';

/** Lines to be read, and the version that they are of. */
type Shown = { version: number; lines: readonly string[] };

type Wanted = {
  version?: string | undefined;
  yes?: boolean | undefined;
  /** Asked where no version was named, below what is shown. */
  question: string;
  word: string;
  /** What is shown, to be read before it is confirmed, and the version that it is of; the campaign unless given. */
  shown?: Shown | (() => Promise<Shown>);
};

const campaignShown = async (at: Session, id: string): Promise<Shown> => {
  const campaign = await at.api().call('getCampaign', { id });
  return { version: campaign.version, lines: campaignLines(campaign) };
};

/**
 * The version that was named, or else the one that is shown here and confirmed. Throws {@link CliError} where it is not
 * confirmed, or where nobody can be asked.
 */
export const versionRead = async (
  at: Session,
  id: string,
  { version, yes, question, word, shown }: Wanted,
): Promise<number> => {
  if (version !== undefined) return wholeNumber(version, 'version');
  const read = await (typeof shown === 'function' ? shown() : (shown ?? campaignShown(at, id)));
  for (const line of read.lines) at.say(line);
  await confirm(at, { yes, question, word });
  return read.version;
};
