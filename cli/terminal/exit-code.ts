/** What the program says to the script that called it. */
export const exitCodes = {
  done: 0,
  /** Tocsin or the program itself failed. */
  failed: 1,
  /** What was typed, or a file, cannot be used. */
  unusable: 2,
  /** Sign-in is needed, or it is not for the role. */
  notAllowed: 3,
  notFound: 4,
  /** Not in the present state, or somebody else changed it first. */
  notPossible: 5,
  /** Nothing answers, or too many requests. */
  tryLater: 6,
  /** It was done and the answer is no: something blocks, an import failed, a chain is not whole. */
  no: 7,
  /** It waits until somebody has answered: which column is which, who is who. */
  waits: 8,
  interrupted: 130,
} as const;
export type ExitName = keyof typeof exitCodes;

/** Each exit code in words, as the help and the documentation show them. */
export const exitMeanings: Record<ExitName, string> = {
  done: 'done',
  failed: 'Tocsin or this program failed',
  unusable: 'what was typed, or a file, cannot be used',
  notAllowed: 'sign-in is needed, or this is not for your role',
  notFound: 'there is no such thing',
  notPossible: 'not possible now: wrong state, or somebody else changed it first',
  tryLater: 'nothing answers, or too many requests: try later',
  no: 'the answer is no: something blocks, failed, was paused or is not whole',
  waits: 'it waits for an answer; the commands to give it are printed',
  interrupted: 'interrupted with Ctrl-C',
};

/** Ends a command with an exit code and a sentence for whoever typed it. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exit: ExitName;
  constructor(exit: ExitName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exit = exit;
  }
}
