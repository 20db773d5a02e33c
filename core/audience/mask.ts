/** Always as many, so that a mask does not tell how long the value is. */
const HIDDEN = '•••';
/** Shorter values show nothing: one letter of three is nearly a name. */
const MIN_LENGTH = 4;

/** A value by its first character, for example `M•••`; nothing of a short one. Empty stays empty. */
export const maskValue = (value: string): string => {
  const characters = [...value.trim()];
  if (characters.length === 0) return '';
  return characters.length < MIN_LENGTH ? HIDDEN : `${characters[0]}${HIDDEN}`;
};

/** An address as `j•••@e•••.fr`; text without an `@` as any value. */
export const maskEmail = (email: string): string => {
  const at = email.lastIndexOf('@');
  if (at === -1) return maskValue(email);
  const domain = email.slice(at + 1).trim();
  const dot = domain.lastIndexOf('.');
  const [name, ending] = dot === -1 ? [domain, ''] : [domain.slice(0, dot), domain.slice(dot)];
  // What follows the last dot of a broken address need not be a top-level domain.
  const shown = /^\.[a-z]{2,6}$/i.test(ending) ? ending : '';
  return `${maskValue(email.slice(0, at)) || HIDDEN}@${maskValue(name) || HIDDEN}${shown}`;
};

/** A phone number by its prefix and its last two digits, for example `+33•••78`; nothing of a short one. */
export const maskPhone = (phone: string): string => {
  const trimmed = phone.trim();
  if (trimmed === '') return '';
  const digits = trimmed.replace(/\D/g, '');
  if (digits.length < 9) return HIDDEN;
  const prefix = trimmed.startsWith('+') ? `+${digits.slice(0, 2)}` : '';
  return `${prefix}${HIDDEN}${digits.slice(-2)}`;
};
