/** A line that is written over while it changes. */
export type LiveLine = {
  show(text: string): void;
  /** Leaves the line as it is and goes on below it. */
  end(text: string): void;
  /** Takes the line away. */
  clear(): void;
};

/** What a command reads and writes, so that it can be run within another program as well. */
export type Terminal = {
  env: NodeJS.ProcessEnv;
  /** A line of the answer, on standard output. */
  out(text: string): void;
  /** A line beside the answer, on standard error: what is under way, what went wrong. */
  note(text: string): void;
  /** A line beside the answer that is written over while it changes. */
  live(): LiveLine;
  /** Asks whoever sits there; undefined where nobody can answer. */
  ask: ((question: string) => Promise<string>) | undefined;
  /** Version of this program, as in semver.org. */
  version(): string;
  /** Opens an address in the browser, where there is one. */
  openBrowser(address: string): void;
};
