import type { AuditParticular } from '../../../core/audit/actions.ts';
import type { Formats } from '../i18n/format.ts';
import type { Texts } from '../i18n/texts.ts';

type Value = string | number | boolean;
type Particulars = Record<string, Value>;
type Words = {
  t: Pick<Texts, 'audit' | 'states' | 'reports' | 'person'>;
  f: Pick<Formats, 'count' | 'bytes'>;
  /** Name of a campaign, by its id. */
  nameOf(campaign: string): string;
};

/** The text of a code, or the code itself where a newer version of Tocsin wrote it. */
const textOf = (texts: Record<string, string>, code: string): string => texts[code] ?? code;

/** The words of one particular; undefined for what need not be said. */
const inWords = ({ t, f, nameOf }: Words, name: AuditParticular, value: Value): string | undefined => {
  const texts = t.audit.particulars;
  const text = typeof value === 'number' ? f.count(value) : String(value);
  switch (name) {
    case 'evenIfTold':
    case 'evenIfShared':
      return value === false ? undefined : texts[name];
    case 'why':
      return texts.why(textOf(t.audit.refusals, text));
    case 'outcome':
      return texts.outcome(textOf(t.audit.outcomes, text));
    case 'state':
      return texts.state(textOf(t.states, text));
    case 'campaign':
      return texts.campaign(nameOf(text));
    case 'kind': {
      const kinds: Record<string, { title: string }> = t.reports.kinds;
      return texts.kind(kinds[text]?.title ?? text);
    }
    case 'means':
      return texts.means(textOf(t.person.means, text));
    case 'conflicts':
    case 'shared':
      return texts[name](textOf(t.audit.decisions, text));
    case 'sizeBytes':
      return typeof value === 'number' ? texts.sizeBytes(f.bytes(value)) : text;
    default:
      return texts[name](text);
  }
};

/** What is for whoever compares entries with one another, and says nothing to a reader. */
const technical: readonly string[] = [
  'hash',
  'sought',
  'contact',
  'contactBefore',
  'text',
  'addresses',
  'toChunk',
  'attempt',
] satisfies AuditParticular[];

/**
 * What else an entry of the audit trail tells, in words; a particular of a newer version as it is kept. That something was
 * refused is left to whoever shows it.
 */
export const particularsInWords = (
  words: Words,
  particulars: Particulars = {},
): { plain: string[]; technical: string[] } => {
  const said = { plain: [] as string[], technical: [] as string[] };
  for (const [name, value] of Object.entries(particulars)) {
    const isKnown = Object.hasOwn(words.t.audit.particulars, name);
    const text = isKnown ? inWords(words, name as AuditParticular, value) : `${name}: ${value}`;
    const isSaid = text !== undefined && !(name === 'outcome' && value === 'refused');
    if (isSaid) said[technical.includes(name) ? 'technical' : 'plain'].push(text);
  }
  return said;
};
