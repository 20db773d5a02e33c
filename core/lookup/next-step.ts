// What staff who answer the telephone do next for a person: only what is possible at that moment.
import type { Wording } from '../base/wording.ts';
import { type CampaignState, statesThatSend, statesToTellIn } from '../campaign/states.ts';
import type { Facts } from '../delivery/outcome.ts';
import type { PersonAnswer } from './answer.ts';
import { steps } from './next-step-words.ts';

export const nextStepCodes = [
  'nothing',
  'wait',
  'correct-address',
  'write-letter',
  'tell-them',
  'ask-administrator',
] as const;
type NextStepCode = (typeof nextStepCodes)[number];
type NextStep = { step: NextStepCode; words: Wording };

/** What is possible for a person in a state of their campaign. */
type Possible = {
  /** Whether another address can be given to them, and may help: a message may be sent to them, and this one was not at fault. */
  canCorrect: boolean;
  canTell: boolean;
};

const afterTelling = ({ standing }: PersonAnswer): NextStep => ({
  step: 'nothing',
  words: standing.standing === 'told' ? steps.told[standing.by] : steps.told.other,
});

const whileUnderWay = ({ outcome }: PersonAnswer, state: CampaignState, possible: Possible): NextStep => {
  const hasFailed = outcome === 'bounced' || outcome === 'rejected';
  if (hasFailed && possible.canCorrect) return { step: 'correct-address', words: steps.correctOrWait };
  if (!possible.canTell) return { step: 'wait', words: steps.waitForStart };
  return { step: 'wait', words: state === 'paused' && outcome === 'pending' ? steps.waitPaused : steps.wait };
};

const whileOwed = ({ standing, outcome }: PersonAnswer, { canCorrect, canTell }: Possible): NextStep => {
  if (!canTell) return { step: 'wait', words: steps.waitForStart };
  const letter = standing.standing === 'owed' ? standing.letter : 'unwritten';
  if (letter === 'returned') return { step: 'tell-them', words: steps.letterCameBack };
  if (letter === 'open') return { step: 'write-letter', words: steps.letterIsMade };
  const wasSent = outcome !== 'letter' && outcome !== 'pending';
  if (wasSent && canCorrect) return { step: 'correct-address', words: steps.correctOrLetter };
  return { step: 'write-letter', words: steps.letterIsDue };
};

const whileUnreachable = ({ standing }: PersonAnswer, { canCorrect, canTell }: Possible): NextStep => {
  const isDeleted = standing.standing === 'unreachable' && standing.because === 'deleted';
  if (isDeleted) return { step: 'ask-administrator', words: steps.askAdministrator };
  if (!canTell) return { step: 'ask-administrator', words: steps.askBeforeStart };
  const cameBack = standing.standing === 'unreachable' && standing.because === 'cameBack';
  if (cameBack) return { step: 'tell-them', words: steps.letterCameBack };
  if (canCorrect) return { step: 'correct-address', words: steps.correctOrTell };
  return { step: 'tell-them', words: steps.tellThem };
};

/** Facts of a message that no other address would mend. */
const isMessageAtFault = ({ messageTooLarge, contentRefused, renderingFailed }: Facts): boolean =>
  [messageTooLarge, contentRefused, renderingFailed].some((at) => at !== undefined);

/**
 * What to do for a person of whom `answer` is true.
 *
 * @param facts - of their first message
 * @param isSetApart - whether no message may be sent to them
 */
export const nextStepOf = (
  answer: PersonAnswer,
  facts: Facts,
  state: CampaignState,
  isSetApart: boolean,
): NextStep => {
  const possible: Possible = {
    canCorrect: statesThatSend.includes(state) && !isSetApart && !isMessageAtFault(facts),
    canTell: statesToTellIn.includes(state),
  };
  switch (answer.standing.standing) {
    case 'told':
      return afterTelling(answer);
    case 'underWay':
      return whileUnderWay(answer, state, possible);
    case 'owed':
      return whileOwed(answer, possible);
    case 'unreachable':
      return whileUnreachable(answer, possible);
  }
};
