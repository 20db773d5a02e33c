/**
 * Where most people of French lists have their mailbox, and which endings these names have. A domain that is nearly one
 * of them is a slip of the hand far more often than a mailbox elsewhere.
 */
const endingsOf: Readonly<Record<string, readonly string[]>> = {
  gmail: ['com'],
  googlemail: ['com'],
  hotmail: ['com', 'fr', 'be', 'ch', 'it', 'de', 'es', 'nl', 'co.uk', 'ca'],
  outlook: ['com', 'fr', 'be', 'it', 'de', 'es', 'pt', 'ie'],
  live: ['com', 'fr', 'be', 'it', 'nl', 'ca', 'co.uk', 'cn'],
  msn: ['com', 'fr'],
  yahoo: [
    'com',
    'fr',
    'it',
    'de',
    'es',
    'ca',
    'be',
    'ie',
    'ro',
    'gr',
    'in',
    'se',
    'no',
    'pl',
    'co.uk',
    'co.jp',
    'co.in',
  ],
  ymail: ['com'],
  icloud: ['com'],
  orange: ['fr', 'be', 'sn', 'ci', 'ma', 'ro', 'pl', 'es', 'tn', 'jo', 'ml', 'cm'],
  wanadoo: ['fr', 'es', 'nl', 'be'],
  laposte: ['net'],
  free: ['fr'],
  sfr: ['fr', 'net'],
  neuf: ['fr'],
  cegetel: ['net'],
  bbox: ['fr'],
  numericable: ['fr', 'com'],
  noos: ['fr'],
  'club-internet': ['fr'],
  aliceadsl: ['fr'],
  voila: ['fr'],
  protonmail: ['com', 'ch'],
  mediaserv: ['net'],
  only: ['fr'],
};

/** Providers that have mailboxes under the endings of many countries. */
const worldwide: ReadonlySet<string> = new Set(['hotmail', 'outlook', 'live', 'msn', 'yahoo']);

/** Real, and one slip away from one of the above. */
const others: ReadonlySet<string> = new Set([
  ...['mail.com', 'email.com', 'cloud.com', 'hotmail.fi', 'live.fi', 'orange.mg', 'orange.lu', 'yahoo.fi'],
]);

/** Names too short to be told by one letter. */
const shortSlips: ReadonlySet<string> = new Set([
  ...[
    'fre.fr',
    'freee.fr',
    'ffree.fr',
    'frree.fr',
    'fee.fr',
    'rfee.fr',
    'sfrr.fr',
    'ssfr.fr',
    'srf.fr',
    'sffr.fr',
  ],
  ...['lve.fr', 'liv.fr', 'livr.fr', 'bbo.fr', 'bboxx.fr', 'neuff.fr', 'nuef.fr'],
]);

/** Names of three or four letters are near to too many others. */
const MIN_NAME = 5;

const common = Object.entries(endingsOf);
const known = new Set(common.flatMap(([name, endings]) => endings.map((ending) => `${name}.${ending}`)));

/**
 * Whether one text becomes the other by one slip of the hand: a letter too many, too few, another, or two that have
 * changed places.
 */
const isOneSlipAway = (one: string, other: string): boolean => {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1 || short === long) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return (
    short.slice(at + 1) === long.slice(at + 1) || (swapped && short.slice(at + 2) === long.slice(at + 2))
  );
};

/** A name that one provider alone has, under an ending that it has not: `gmail.fr`, `laposte.fr`, `hotmail.cm`. */
const isWrongEnding = (name: string, ending: string): boolean => {
  if (endingsOf[name] === undefined) return false;
  return !worldwide.has(name) || isOneSlipAway(ending, 'com') || isOneSlipAway(ending, 'fr');
};

/** No domain that is meant is longer. */
const MAX_DOMAIN = 30;

/**
 * Whether a domain is most likely a slip for a common one: `gamil.com`, `hotmial.fr`, `laposte.fr`, `gmailcom.fr`. It
 * may exist all the same, so this is said and never corrected.
 *
 * @param domain - in punycode and lower case, with an ending that exists
 */
export const isLikelyMistyped = (domain: string): boolean => {
  if (domain.length > MAX_DOMAIN || known.has(domain) || others.has(domain)) return false;
  const dot = domain.indexOf('.');
  const name = domain.slice(0, dot);
  const ending = domain.slice(dot + 1);
  if (shortSlips.has(domain) || (name === 'www' && known.has(ending)) || isWrongEnding(name, ending))
    return true;
  return common.some(([provider, endings]) => {
    // The dot left out: `gmailcom.fr`.
    if (endings.some((likely) => name === provider + likely)) return true;
    return provider.length >= MIN_NAME && endings.includes(ending) && isOneSlipAway(name, provider);
  });
};
