// The letter of one person, as it stands beside their delivery: in which batch, and why it came back.

/** Why a letter came back, as the post marks it. */
export const returnReasons = [
  /** Nobody of the name lives there (in France: destinataire inconnu à l’adresse). */
  'unknown',
  'moved',
  'incomplete-address',
  'refused',
  /** Not fetched from the post office in time. */
  'unclaimed',
  'deceased',
  'other',
] as const;
export type ReturnReason = (typeof returnReasons)[number];

const sayWrongAddress: ReadonlySet<ReturnReason> = new Set([
  'unknown',
  'moved',
  'incomplete-address',
  'deceased',
]);

/** Whether a letter came back for a reason that brings back every other to the same address. */
export const isWrongAddress = (letter: Letter | undefined): boolean =>
  letter?.returned !== undefined && sayWrongAddress.has(letter.returned);

/** The newest letter of a person: the batch that it is in, and why it came back. */
export type Letter = { batch: number; returned?: ReturnReason };
