/**
 * What is odd about a row whose person is kept all the same: counted over the whole list, and told with some masked
 * examples.
 */
export const noteKinds = [
  /** A number that cannot be read, although there is an email address. */
  'phone-unreadable',
  /** A spreadsheet has shortened the number (`3,36E+10`). */
  'phone-shortened',
  'email-unusable',
  'email-domain-mistyped',
  'email-domain-none',
  'several-emails',
  'several-phones',
  /** Letters of a wrong encoding (`Ã©`, `�`). */
  'broken-letters',
  /** A name that holds an address of the web, digits, a control character or a sentence: no message carries it. */
  'odd-name',
  /** A name that says that the person has died: `(DCD)`. */
  'name-says-deceased',
  'language-missing',
  'birth-date-unreadable',
  'address-incomplete',
  /** Nobody can tell whether a column of the deceased, of minors … concerns the person: `?`, `2`, other words. */
  'flag-unclear',
  /** A number of 17 digits or more that ends in zeros, as Excel leaves it, which keeps 15 digits. */
  'reference-rounded',
  /** A text that is left out, as it holds an address of the web or an email address. */
  'link-in-text',
  /** A text of the notice's own that holds a telephone number, which a message carries. */
  'phone-in-text',
  /** A text that is left out, as no cell of its kind is so long. */
  'text-too-long',
] as const;
export type NoteKind = (typeof noteKinds)[number];

export type RowNote = {
  kind: NoteKind;
  /** As in a `RowProblem`: `D (email)`. */
  column: string;
  /** Never the value itself. */
  maskedValue: string;
};
