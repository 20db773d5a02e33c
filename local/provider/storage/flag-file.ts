import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const PAGE = 4096;

/** Eight flags for each of many numbered things, in memory and on disk; `save` writes the changed pages only. */
export class FlagFile {
  readonly #file: number;
  readonly #dirty = new Set<number>();
  #flags: Uint8Array;

  constructor(path: string) {
    closeSync(openSync(path, 'a'));
    const known = readFileSync(path);
    this.#flags = new Uint8Array(Math.max(PAGE, Math.ceil(known.length / PAGE) * PAGE));
    this.#flags.set(known);
    this.#file = openSync(path, 'r+');
  }

  has(index: number, flag: number): boolean {
    return ((this.#flags[index] ?? 0) & (1 << flag)) !== 0;
  }

  set(index: number, flag: number): void {
    if (index >= this.#flags.length) {
      const bigger = new Uint8Array(
        Math.ceil((Math.max(index + 1, this.#flags.length * 2) + 1) / PAGE) * PAGE,
      );
      bigger.set(this.#flags);
      this.#flags = bigger;
    }
    this.#flags[index] = (this.#flags[index] ?? 0) | (1 << flag);
    this.#dirty.add(Math.floor(index / PAGE));
  }

  /** Hands the changes to the operating system: they survive the death of this process. */
  save(): void {
    for (const page of this.#dirty) writeSync(this.#file, this.#flags, page * PAGE, PAGE, page * PAGE);
    this.#dirty.clear();
  }

  close(): void {
    closeSync(this.#file);
  }
}
