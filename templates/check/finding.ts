/** One thing that is wrong with a notice: where, what, and what to do. */
export type Finding = {
  /** From the project's folder. */
  file: string;
  /** From 1; left out where no single line is to blame. */
  line?: number;
  problem: string;
  todo: string;
};

/** A finding on one line, as compilers write them. */
export const findingLine = ({ file, line, problem, todo }: Finding): string =>
  `${file}${line === undefined ? '' : `:${line}`}: ${problem}. ${todo}.`;

/** Line of the first place that holds `text`, from 1; undefined where none does. */
export const lineHolding = (source: string, text: string): number | undefined => {
  const index = source.indexOf(text);
  return index === -1 ? undefined : source.slice(0, index).split('\n').length;
};
