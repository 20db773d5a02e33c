// Says of each room that `npm run mutants` changed how many changes the tests noticed. Exits with 1 where too few.
import { readFileSync } from 'node:fs';

type Report = { files: Record<string, { mutants: { status: string }[] }> };
const read = <Shape>(path: string): Shape => JSON.parse(readFileSync(path, 'utf8')) as Shape;

const { jsonReporter, thresholds } = read<{
  jsonReporter: { fileName: string };
  thresholds: { break: number };
}>('stryker.config.json');
const { files } = read<Report>(process.argv[2] ?? jsonReporter.fileName);

/** What a test noticed: by failing, or by never coming to an end. */
const noticed = new Set(['Killed', 'Timeout']);
const unnoticed = new Set(['Survived', 'NoCoverage']);

const rooms = Map.groupBy(Object.entries(files), ([path]) => path.split('/').slice(0, 2).join('/'));
for (const [room, changed] of rooms) {
  const statuses = changed.flatMap(([, { mutants }]) => mutants.map(({ status }) => status));
  const seen = statuses.filter((status) => noticed.has(status)).length;
  const missed = statuses.filter((status) => unnoticed.has(status)).length;
  if (seen + missed === 0) continue;
  const score = (100 * seen) / (seen + missed);
  const isEnough = score >= thresholds.break;
  const percent = `${(Math.floor(score * 100) / 100).toFixed(2)} %`;
  console.log(
    `${room}: ${seen} of ${seen + missed} changes noticed, ${percent}${isEnough ? '' : `, less than ${thresholds.break} %`}`,
  );
  if (!isEnough) process.exitCode = 1;
}
