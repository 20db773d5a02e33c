import type { Wording } from '../../core/base/wording.ts';

/**
 * Thrown where a file cannot be turned into a list: by nothing that this program could do better. `problem` says what
 * the file is and what to do, to whoever chose it.
 */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly problem: Wording;
  constructor(problem: Wording, options?: ErrorOptions) {
    super(problem.en, options);
    this.problem = problem;
  }
}
