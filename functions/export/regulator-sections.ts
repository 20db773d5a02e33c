// The parts of the PDF for the regulator: what was sent, to how many people, when and with which result.
import type { PdfSection } from '../../adapters/files/report-pdf.ts';
import { dayIn, momentIn } from '../../core/base/local-time.ts';
import type { StaffLanguage, Wording } from '../../core/base/wording.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { Signature } from '../../core/campaign/terms.ts';
import { standingNames } from '../../core/delivery/standing.ts';
import type { FrozenContent, FrozenMessage } from '../../core/notice/content.ts';
import type { ResultLine } from '../../core/report/results.ts';
import * as words from './regulator-words.ts';
import type { ExportDependencies } from './source.ts';

const { headings } = words;

const numbers = { en: new Intl.NumberFormat('en'), fr: new Intl.NumberFormat('fr') };

export const peopleIn = (lines: readonly ResultLine[]): number =>
  lines.reduce((total, { people }) => total + people, 0);

export const isoOf = (ms: number | undefined): string =>
  ms === undefined ? '–' : new Date(ms).toISOString();

/** Sums of people by the key of their line, in the order in which the keys come first. */
export const sumsBy = (
  lines: readonly ResultLine[],
  keyOf: (line: ResultLine) => string,
): [key: string, people: number][] => {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(keyOf(line), (sums.get(keyOf(line)) ?? 0) + line.people);
  return [...sums];
};

/** Who submitted and who approved the campaign, in that order. */
export const signaturesOf = ({
  submission,
  approval,
}: Campaign): (Signature & { step: 'submitted' | 'approved' })[] => [
  ...(submission === undefined ? [] : [{ step: 'submitted' as const, ...submission }]),
  ...(approval === undefined ? [] : [{ step: 'approved' as const, ...approval }]),
];

/** How the report is written. */
export type Reading = {
  language: StaffLanguage;
  /** IANA name of the zone whose days and times it tells. */
  timeZone: string;
  nowMs: number;
};

const campaignSection = (
  { sender, version }: Pick<ExportDependencies, 'sender' | 'version'>,
  campaign: Campaign,
  { language, timeZone, nowMs }: Reading,
): PdfSection => {
  const when = (ms: number | undefined): string =>
    ms === undefined ? '–' : momentIn(ms, timeZone)[language];
  return {
    heading: headings.campaign[language],
    table: {
      titles: [headings.item[language], headings.value[language]],
      rows: [
        [headings.campaign[language], `${campaign.name} (${campaign.id})`],
        [headings.sentBy[language], sender.name],
        [headings.state[language], words.states[campaign.state][language]],
        [headings.created[language], when(campaign.createdAtMs)],
        [headings.started[language], when(campaign.startedAtMs)],
        [headings.completed[language], when(campaign.completedAtMs)],
        [headings.thisReport[language], when(nowMs)],
        [headings.writtenBy[language], `Tocsin ${version}`],
      ],
    },
  };
};

const approvalSection = (campaign: Campaign, { language, timeZone }: Reading): PdfSection => ({
  heading: headings.approval[language],
  paragraphs: [words.approvalHelp[language]],
  table: {
    titles: [headings.step[language], headings.when[language], headings.who[language], 'SHA-256'],
    rows: signaturesOf(campaign).map(({ step, name, atMs, hash }) => [
      words.steps[step][language],
      momentIn(atMs, timeZone)[language],
      name,
      hash,
    ]),
  },
});

const peopleSections = (
  campaign: Campaign,
  lines: readonly ResultLine[],
  { language, timeZone }: Reading,
): PdfSection[] => {
  const { counts } = campaign.import ?? {};
  const told = lines.filter(({ standing }) => standing === 'told');
  const others = lines.filter(({ standing }) => standing !== 'told');
  const standing = (which: ResultLine['standing']): number =>
    peopleIn(lines.filter((line) => line.standing === which));
  const dayOf = (day: string): string => dayIn(Date.parse(`${day}T12:00:00Z`), 'UTC')[language];
  const inLanguage = (wording: Wording): string => wording[language];
  const table = (title: string, rows: [string, number][]) => ({
    titles: [title, headings.people[language]],
    rows: rows.map(([key, people]) => [key, numbers[language].format(people)]),
  });
  return [
    {
      heading: headings.people[language],
      paragraphs: [
        words.toldSentence({
          told: standing('told'),
          underWay: standing('underWay'),
          owed: standing('owed'),
          unreachable: standing('unreachable'),
        }),
        words.zoneSentence(timeZone),
        ...(counts === undefined ? [] : [words.rowsSentence(counts)]),
      ].map(inLanguage),
      table: table(
        headings.howTheyStand[language],
        standingNames.map((name) => [words.standings[name][language], standing(name)]),
      ),
    },
    {
      heading: headings.toldBy[language],
      table: table(
        headings.toldBy[language],
        sumsBy(told, ({ channel }) => words.ways[channel][language]),
      ),
    },
    {
      heading: headings.toldByDay[language],
      table: table(
        headings.day[language],
        sumsBy(told, ({ day, channel }) => `${dayOf(day)}, ${words.ways[channel][language]}`),
      ),
    },
    {
      heading: headings.notTold[language],
      table: table(
        headings.why[language],
        sumsBy(
          others,
          (line) => `${words.standings[line.standing][language]} (${words.results[line.result][language]})`,
        ),
      ),
    },
  ];
};

/** The texts of a language by their channel, each where the campaign uses it and the frozen content has it. */
export const textsOf = (
  { channels }: Pick<Campaign, 'channels'>,
  { subject, text, sms, letter }: FrozenMessage,
): { part: 'email' | 'sms' | 'letter'; subject?: string; text: string }[] => [
  ...(channels.includes('email') ? [{ part: 'email' as const, subject, text }] : []),
  ...(channels.includes('sms') ? [{ part: 'sms' as const, text: sms }] : []),
  ...(letter === undefined ? [] : [{ part: 'letter' as const, text: letter }]),
];

const textSections = (
  campaign: Campaign,
  content: FrozenContent | undefined,
  { language }: Reading,
): PdfSection[] => [
  {
    heading: headings.text[language],
    paragraphs:
      content === undefined
        ? [words.noTextYet[language]]
        : [words.textHash(content.hash)[language], words.placeholders[language]],
  },
  ...Object.entries(content?.messages ?? {}).flatMap(([of, message]) =>
    textsOf(campaign, message).map(({ part, subject, text }) => ({
      heading: words.partHeading(words.textParts[part], of)[language],
      paragraphs: [
        ...(subject === undefined ? [] : [words.subjectLine(subject)[language]]),
        ...text.split('\n\n'),
      ],
    })),
  ),
];

/** What the PDF of the bundle says. */
export const sectionsOf = (
  deps: Pick<ExportDependencies, 'sender' | 'version'>,
  campaign: Campaign,
  content: FrozenContent | undefined,
  lines: readonly ResultLine[],
  reading: Reading,
): PdfSection[] => [
  campaignSection(deps, campaign, reading),
  ...peopleSections(campaign, lines, reading),
  approvalSection(campaign, reading),
  ...textSections(campaign, content, reading),
  {
    heading: headings.files[reading.language],
    paragraphs: words.filesHelp.map((wording) => wording[reading.language]),
  },
];
