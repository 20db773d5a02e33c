// Whether a text holds what programs of mail and telephones make a link of, or what people read as one.

/** What looks like a dot or stands for one, and is none. */
const dots = /[。｡․﹒．]/g;
/** `evil [.] example`, `evil(dot)example` */
const dotsInBrackets = / ?[[({<] ?(?:\.|dot|point) ?[\])}>] ?/gi;
/** Whether a dot stands in brackets, whatever it joins: what follows may stand in the next column. */
export const holdsDotInBrackets = (text: string): boolean =>
  text.normalize('NFKC').search(dotsInBrackets) >= 0;
/** `evil dot com`, `evil . com`: with blanks, and with dots of lists and of Catalan, only before an ending that no sentence has by chance. */
const dotsBetweenBlanks =
  /(?<=[\p{L}\p{N}])(?: (?:dot|point) | \. ?|\. | ?[‧∙⋅•·・] ?)(?=(?:com|net|org|info)(?![\p{L}\p{N}]))/giu;

/** A text as its reader takes it, whatever its dots are made of: full-width, in brackets, in words. */
export const undisguised = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(dots, '.')
    .replace(dotsInBrackets, '.')
    .replace(dotsBetweenBlanks, '.');

const marked = /:\/\/|www\d?\.|\S@\S|h(?:tt|xx)ps?:\S/i;

const common: ReadonlySet<string> = new Set(
  (
    'com net org info biz fr eu io ly me co be ch uk us ru cn tv cc gl to re xyz top link online site shop app click ' +
    'рф example test invalid localhost'
  ).split(' '),
);
/** Common endings of the web, and those that are kept for examples. */
export const isCommonEnding = (ending: string): boolean => common.has(ending);

/** What is written before a name, with a dot. */
const titles: ReadonlySet<string> = new Set('mr mrs ms mme mlle mm dr pr st ste me mgr av bd'.split(' '));

/** Longest part of the name of a host (RFC 1035, section 2.3.4). */
const MAX_LABEL = 63;

/** Whether a dot between two texts is that of a host: `evil` and `example/pay`. */
const joinsHost = (before: string, behind: string, isEnding: (ending: string) => boolean): boolean => {
  const label = /[\p{L}\p{N}-]*$/u.exec(before.slice(-MAX_LABEL))?.[0] ?? '';
  const [ending = '', next = ''] =
    /^(?:xn--[a-z0-9-]+|\p{L}{2,})(.?)/isu.exec(behind.slice(0, MAX_LABEL + 1)) ?? [];
  const name = (next === '' ? ending : ending.slice(0, -next.length)).toLowerCase();
  if (label === '' || name === '' || /[\p{L}\p{N}-]/u.test(next)) return false;
  const hasLetter = /\p{L}/u.test(label);
  // A path makes a link of whatever ending.
  if (hasLetter && label.length > 1 && (next === '/' || next === '?')) return true;
  // `12.345.FR` is a number.
  if (!hasLetter && !/^(?:com|net|org)$/.test(name)) return false;
  if (label.length === 1 && hasLetter && !isCommonEnding(name)) return false;
  return !titles.has(label.toLowerCase()) && (isCommonEnding(name) || isEnding(name));
};

/** As it stands in a message, behind other words: `dot com` begins no link, and ends one that they begin. */
const behindWord = (text: string): string => `x ${text.trimStart()}`;

/**
 * Whether a text holds a link or an email address, in any disguise that its reader sees through.
 *
 * @param isEnding - whether domains can end so, in lower case, beside the common endings
 */
export const holdsLink = (text: string, isEnding: (ending: string) => boolean = isCommonEnding): boolean => {
  const plain = undisguised(behindWord(text));
  if (marked.test(plain)) return true;
  const parts = plain.split('.');
  return parts.some((part, at) => at > 0 && joinsHost(parts[at - 1] ?? '', part, isEnding));
};
