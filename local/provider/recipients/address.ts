const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const LOCAL = new RegExp(`^${ATOM}(\\.${ATOM})*$`);
const DOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})+$`);
const NAMED = /^(?<name>.*?)<(?<address>[^<>]*)>\s*$/su;

/** An address as a header writes it, taken apart. */
export type Mailbox = { name: string; address: string; local: string; domain: string };

/**
 * Takes `Name <local@domain>` or `local@domain` apart. The refusals are those of Amazon SES: the local part must
 * be ASCII and the domain punycode (SES developer guide, "Email sending").
 */
export const parseMailbox = (text: string): Mailbox | { problem: string } => {
  const bracket = text.endsWith('>') ? NAMED.exec(text) : undefined;
  const address = (bracket?.groups?.address ?? text).trim();
  const name = (bracket?.groups?.name ?? '').trim().replace(/^"(.*)"$/su, '$1');
  const at = address.lastIndexOf('@');
  if (at < 0) return { problem: "Missing final '@domain'" };
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (local === '') return { problem: 'Missing local part' };
  if (!/^[\x20-\x7e]*$/.test(local)) return { problem: 'Local part contains non-ASCII characters' };
  const quoted = local.startsWith('"') && local.endsWith('"') && local.length > 2;
  if (!quoted && !LOCAL.test(local)) {
    return { problem: 'Local part contains illegal characters' };
  }
  if (local.length > 64 || address.length > 320) return { problem: 'Address is too long' };
  if (!DOMAIN.test(domain)) {
    return { problem: 'Domain contains illegal character' };
  }
  return { name, address, local, domain: domain.toLowerCase() };
};

/** 64 bits of hash as two unsigned 32-bit halves. */
export type Hash64 = { high: number; low: number };

const mix = (value: number): number => {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/** Hash of the lower-case address: the same in every run, since what happens to a message follows from it. */
export const hashAddress = (address: string): Hash64 => {
  const text = address.toLowerCase();
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x5bd1e995) ^ (low >>> 15);
  }
  return { high: mix(high ^ (low >>> 7)), low: mix(low ^ (high << 3)) };
};

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight hexadecimal digits of an unsigned 32-bit number. */
export const hex8 = (value: number): string =>
  `${hexOfByte[(value >>> 24) & 255]}${hexOfByte[(value >>> 16) & 255]}${hexOfByte[(value >>> 8) & 255]}${hexOfByte[value & 255]}`;

/** The person that a message is for: its address and tags, hashed, since several people may share an address. */
export const whoOf = (address: string, tags: readonly (readonly [name: string, value: string])[]): string => {
  let text = address;
  for (const [name, value] of tags) text += ` ${name} ${value}`;
  const { high, low } = hashAddress(text);
  return hex8(high) + hex8(low);
};
