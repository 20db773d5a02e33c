/** The command line in a process of its own, which says at its end how much memory it took at most. */
import { run } from '../../cli/program.ts';
import { createLiveLine } from '../../cli/terminal/terminal.ts';

const begun = performance.now();
const code = await run(process.argv.slice(2), {
  env: process.env,
  out: () => {},
  note: (text) => console.error(text),
  live: () => createLiveLine(process.stderr),
  ask: undefined,
  version: () => '0.0.0',
  openBrowser: () => {},
});
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
console.log(
  JSON.stringify({
    code,
    seconds: (performance.now() - begun) / 1000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMiB: maxRSS / 1024,
  }),
);
