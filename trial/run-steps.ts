import { type Ending, failed, notRun, type Step, type Trial } from './steps/step.ts';

export type Ended = { step: Step; ending: Ending };

/** Whether a step that needs this one can be tried: it held, or there is nothing of it in this place. */
type Standing = 'good' | 'bad';

/**
 * Runs the steps in their order. One that fails stops those that need it, and no others: those that clean up need
 * nothing, and so are run whatever happened before.
 */
export const runSteps = async (
  steps: readonly Step[],
  trial: Trial,
  onBegin: (step: Step) => void = () => {},
  onEnd: (ended: Ended) => void = () => {},
): Promise<Ended[]> => {
  const standings = new Map<string, Standing>();
  const all: Ended[] = [];
  for (const step of steps) {
    const missing = step.needs.filter((name) => standings.get(name) !== 'good');
    onBegin(step);
    let ending: Ending;
    if (missing.length > 0) ending = notRun(`needs ${missing.join(', ')}`);
    else {
      try {
        ending = await step.run(trial);
      } catch (error) {
        ending = failed(error instanceof Error ? error.message : String(error));
      }
    }
    const isGood = ending.outcome === 'held' || (ending.outcome === 'not-run' && missing.length === 0);
    standings.set(step.name, isGood ? 'good' : 'bad');
    const ended = { step, ending };
    all.push(ended);
    onEnd(ended);
  }
  return all;
};
