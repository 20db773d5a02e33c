import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests that run the whole system find its stack, or put it. */
    assemblyFolder: string;
  }
}

/** Gives all files of a project one folder for the stack that they run, and removes it after the last. */
export default (project: TestProject): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-assembly-'));
  project.provide('assemblyFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
};
