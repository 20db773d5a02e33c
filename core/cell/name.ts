import { foldedWords } from './fold.ts';
import { holdsDotInBrackets, holdsLink, undisguised } from './link.ts';
import { oneLine, plainCell } from './plain.ts';

/** A cell with a name, as it may stand in a message. */
export type NameReading = {
  /** Without what says that the person has died. */
  name: string;
  /** It says that the person has died: `(DCD)`, `feu …`. */
  saysDeceased: boolean;
  /** It has letters of a wrong encoding: `LefÃ¨vre`, `Nguy?n`. */
  hasBrokenLetters: boolean;
  /** It holds what no name has, such as an address of the web, digits or a sentence: no message may carry it. */
  isOdd: boolean;
};

/** Names as nearly all are: letters that no wrong encoding makes, and what joins them. */
const ordinary = /^[A-Za-zÀÁÇ-ÖØ-öø-ÿ][A-Za-zÀÁÇ-ÖØ-öø-ÿ'’ -]*$/;
/** Whatever a mark of death may begin with, and words that stand for a dot. */
const maybeWords = /d[ée]c|dcd|^feu|^late |(?:^| )(?:dot|point) /i;

const MAX_NAME = 80;

const word = "(?:dcd|d[ée]c[ée]d[ée](?:e|\\(e\\)|\\.e|·e)?s?|d[ée]c[èe]s|deceased|dec[’']d)";
const date = '(?:\\s+(?:le|en|on|in|depuis|since))?(?:\\s*[\\d/.-]{4,10})?';
/** In brackets, `(DC)` and `(mort)` cannot be a name either. */
const deathInBrackets = new RegExp(
  `[([]\\s*(?:${word}|dc|morte?|rip|[†✝])(?=[\\s\\d).\\]/:,-])[^()[\\]]{0,60}[)\\]]`,
  'giu',
);
const deathAsWord = new RegExp(
  `(?<=^|[\\s,;/*–-])(?:(?:est|patiente?|personne)\\s+)?${word}${date}(?=$|[\\s,;./*–-])|[†✝]${date}`,
  'giu',
);
/** `feu Jean`: somebody who is called Feu and nothing else is alive. */
const deathBefore = /^(?:feue?|late)\s+(?=\p{L})/iu;

/** Without what says that the person has died. */
const withoutDeath = (text: string): string => {
  const without = text.replace(deathInBrackets, ' ').replace(deathAsWord, ' ').replace(deathBefore, '');
  return without === text ? text : without.replace(/[\s,;/*–-]+$|^[\s,;/*–-]+/g, '').replace(/\s+/g, ' ');
};

/**
 * Letters of UTF-8 that were read as Windows-1252; of code page 850 or Mac Roman, read so, which leave a symbol or a
 * capital inside of a word; letters that were replaced because the encoding had none.
 */
const brokenLetters = [
  /[\u00c2-\u00c5][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/,
  /\p{L}[‚„…†‡ˆ‰‹›“”•˜™¢£¤¥¦§¨©«¬®¯°±²³µ¶¸¹»¼½¾¿×÷]\p{L}/u,
  /\p{Ll}[ŠŽŒŸ]/u,
  /[\ufffd\u0081\u008d\u008f\u0090\u009d]/,
  /\p{L}\?|\?\p{L}/u,
] as const;

/** Control characters other than tabs and ends of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** No name has these: they are of the web, of formulas or of sentences, or nobody can say how they look. */
const neverInNames =
  /[@{}|\\^~#$%€£=:!\p{Co}\p{Cn}]|(?![©®])\p{Extended_Pictographic}|\/\/|\.{2}|\p{M}{5}|[〇零一二三四五六七八九]{6}/u;
/** `exemple.fr`, and `t.co`: programs of mail make links of them. Titles before a dot are none. */
const domainLike =
  /(?<![\p{L}\p{N}])(?!(?:mr|mrs|ms|mme|mlle|mm|dr|pr|st|ste|me|mgr)\.)[\p{L}\p{N}-]{2,}\.\p{L}{2,}|(?<!\p{L})\p{L}\.(?:com?|me|ly|fr|net|org|io|eu|info|be|ch|ru|cn|uk|us|link|xyz|top|app|gl|to|cc|tv)(?!\p{L})|www\./iu;

/** Words of sentences and of remarks. Two of them in one cell are no name. */
const ofSentences: ReadonlySet<string> = new Set([
  ...[
    'vous',
    'votre',
    'vos',
    'nous',
    'notre',
    'nos',
    'je',
    'elle',
    'ne',
    'pas',
    'plus',
    'est',
    'sont',
    'etait',
  ],
  ...[
    'avez',
    'ete',
    'par',
    'pour',
    'avec',
    'sans',
    'dans',
    'sur',
    'ici',
    'voir',
    'dossier',
    'contact',
    'appeler',
  ],
  ...[
    'rappeler',
    'refuse',
    'refus',
    'attention',
    'cliquez',
    'merci',
    'gratuit',
    'urgent',
    'gagne',
    'demande',
    'note',
  ],
  ...[
    'you',
    'your',
    'we',
    'our',
    'not',
    'was',
    'have',
    'with',
    'this',
    'that',
    'here',
    'click',
    'please',
    'free',
  ],
  ...[
    'call',
    'file',
    'test',
    'confirm',
    'before',
    'waits',
    'refund',
    'payment',
    'pay',
    'money',
    'password',
    'bank',
  ],
  ...[
    'account',
    'link',

    'euros',
    'prize',

    'visit',
    'send',
    'our',
  ],
  ...[
    'remboursement',
    'payer',
    'paiement',
    'virement',
    'compte',
    'banque',
    'bitcoin',
    'lien',
    'appelez',
    'envoyez',
  ],
  ...[
    'confirmez',
    'cliquer',
    'avant',
    'maintenant',
    'recevoir',
    'devez',
    'dois',
    'doit',
    'passe',
    'argent',
    'gagnez',
  ],
]);
const MIN_WORDS_OF_SENTENCE = 3;
const MAX_WORDS_OF_NAME = 9;

const sentenceWords = (words: readonly string[]): number =>
  words.filter((one) => ofSentences.has(one)).length;

/** Whether a text says something, rather than naming somebody or something. */
export const holdsSentence = (text: string): boolean => {
  if (text.split(' ').length < MIN_WORDS_OF_SENTENCE) return false;
  return sentenceWords(foldedWords(text)) > 1;
};

const isSentence = (name: string): boolean =>
  holdsSentence(name) || name.split(' ').length > MAX_WORDS_OF_NAME;

/** Names that need no closer look: neither a dot, nor what stands for one, nor words enough for a sentence. */
const harmless = /^[\p{L}\p{M}'’-]*(?: [\p{L}\p{M}'’-]+)?$/u;

/** Whether two names, neither of which is odd, are so together: a sentence or a link that goes on in the next column. */
export const areOddTogether = (first: string, last: string): boolean => {
  const both = `${first} ${last}`;
  if (harmless.test(both) && !maybeWords.test(both)) return false;
  return holdsSentence(both) || holdsLink(both);
};

/** Numbers of any writing and shape; fractions and small numbers are letters of a wrong encoding. */
const digits = /\p{Nd}|(?![²³¹¼½¾])\p{No}/u;

const isOddName = (written: string): boolean => {
  if (written.length > MAX_NAME || digits.test(written) || holdsDotInBrackets(written)) return true;
  const name = undisguised(written);
  return (
    neverInNames.test(name) ||
    /(?<!\p{L})\?(?!\p{L})/u.test(name) ||
    domainLike.test(name) ||
    isSentence(name)
  );
};

/** More than any cell that begins with a name holds of it. */
const MAX_READ = 400;

/** Reads a cell with a name: what of it may stand in a message, and what is odd about it. */
export const readName = (cell: string): NameReading => {
  if (cell.length <= MAX_NAME && ordinary.test(cell) && !maybeWords.test(cell)) {
    const name = cell.trimEnd();
    if (!name.includes('  ')) {
      return { name, saysDeceased: false, hasBrokenLetters: false, isOdd: isSentence(name) };
    }
  }
  const plain = plainCell(cell);
  const text = oneLine(plain.slice(0, MAX_READ)).normalize('NFC');
  const name = withoutDeath(text);
  return {
    name,
    saysDeceased: name !== text,
    hasBrokenLetters: brokenLetters.some((letters) => letters.test(cell.slice(0, MAX_READ))),
    isOdd: controls.test(plain) || isOddName(name),
  };
};
