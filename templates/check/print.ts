import { compileNotice, NoticeError, readNotices, sameTitles } from '../compile.ts';
import { checkNotice } from './check-notice.ts';
import { findingLine } from './finding.ts';

/** Checks every notice of `templates/` and prints what was measured and what is wrong; exits with 1 if anything is. */
const problems: string[] = [];
try {
  const sources = await readNotices();
  problems.push(...sameTitles(sources));
  for (const source of sources) {
    const { figures, findings } = await checkNotice(source, await compileNotice(source));
    for (const { notice, language, htmlBytes, sms, ease } of figures) {
      console.log(
        `${notice} ${language}: ${ease?.words} words, reading ease ${ease?.score.toFixed(0)}, ` +
          `${(htmlBytes / 1024).toFixed(0)} KB of HTML, SMS of ${sms.units} characters in ${sms.parts} parts (${sms.encoding})`,
      );
    }
    problems.push(...findings.map(findingLine));
  }
} catch (error) {
  if (!(error instanceof NoticeError)) throw error;
  problems.push(...error.problems);
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error(`${problems.length} ${problems.length === 1 ? 'thing' : 'things'} to put right.`);
  process.exitCode = 1;
}
