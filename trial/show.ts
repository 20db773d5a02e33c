import { bad, bold, doubtful, good, table } from '../cli/terminal/terminal.ts';
import { answersOf } from './questions.ts';
import type { Ended } from './run-steps.ts';

const outcomes = { held: good('held'), failed: bad('failed'), 'not-run': doubtful('not run') };
const answers = { yes: good('yes'), no: bad('no'), open: doubtful('open') };

/** What held and what did not, and which open questions that answers, in lines. */
export const trialLines = (ended: readonly Ended[], place: 'aws' | 'local'): string[] => {
  const count = (outcome: string): number => ended.filter(({ ending }) => ending.outcome === outcome).length;
  const sum = `${count('held')} held, ${count('failed')} failed, ${count('not-run')} not run.`;
  return [
    bold('What held'),
    ...table(
      ['step', '', 'what it shows, and what was seen'],
      ended.flatMap(({ step, ending }) => [
        [step.name, outcomes[ending.outcome], step.shows],
        ...ending.detail.split('\n').map((line) => ['', '', `  ${line}`]),
      ]),
    ),
    '',
    bold('What only AWS answers'),
    ...table(
      ['answer', 'question', 'because of'],
      answersOf(ended, place).map(({ asks, answer, because }) => [
        answers[answer],
        asks,
        because.slice(0, 80),
      ]),
    ),
    '',
    count('failed') === 0 ? good(sum) : bad(sum),
  ];
};
