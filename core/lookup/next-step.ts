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
  /** Whether another email address or number can be given to them, and may help. */
  canCorrect: boolean;
  /** Whether they can be recorded as told, and another postal address be given to them. */
  canTell: boolean;
};

const afterTelling = ({ standing }: PersonAnswer): NextStep => ({
  step: 'nothing',
  words: standing.standing === 'told' ? steps.told[standing.by] : steps.told.other,
});

const whileUnderWay = ({ outcome }: PersonAnswer, state: CampaignState, possible: Possible): NextStep => {
  if (possible.canCorrect) return { step: 'correct-address', words: steps.correctOrWait };
  if (!possible.canTell) return { step: 'wait', words: steps.waitForStart };
  return { step: 'wait', words: state === 'paused' && outcome === 'pending' ? steps.waitPaused : steps.wait };
};

const whileOwed = ({ standing }: PersonAnswer, { canCorrect, canTell }: Possible): NextStep => {
  if (!canTell) return { step: 'wait', words: steps.waitForStart };
  const letter = standing.standing === 'owed' ? standing.letter : 'unwritten';
  if (letter === 'returned') return { step: 'tell-them', words: steps.letterCameBack };
  if (letter === 'open') return { step: 'write-letter', words: steps.letterIsMade };
  if (canCorrect) return { step: 'correct-address', words: steps.correctOrLetter };
  return { step: 'write-letter', words: steps.letterIsDue };
};

const whileUnreachable = ({ standing }: PersonAnswer, { canCorrect, canTell }: Possible): NextStep => {
  const because = standing.standing === 'unreachable' ? standing.because : undefined;
  if (because === 'deleted') return { step: 'ask-administrator', words: steps.askAdministrator };
  if (!canTell) return { step: 'ask-administrator', words: steps.askBeforeStart };
  if (because === 'cameBack') return { step: 'tell-them', words: steps.letterCameBack };
  if (canCorrect) return { step: 'correct-address', words: steps.correctOrTell };
  return { step: 'tell-them', words: steps.tellThem };
};

/** Facts of a message that no other address would mend. */
const isMessageAtFault = ({ messageTooLarge, contentRefused, renderingFailed }: Facts): boolean =>
  [messageTooLarge, contentRefused, renderingFailed].some((at) => at !== undefined);

/** A letter is made and not posted: whoever is moved from it would be told twice. */
const isLetterMade = ({ letterWritten, letterReturned, toldByLetter }: Facts): boolean =>
  letterWritten !== undefined && letterReturned === undefined && toldByLetter === undefined;

/** Whether a message to another address may tell somebody: theirs failed by its address, or they have none. */
const helpsAnother = ({ outcome, standing }: PersonAnswer, facts: Facts): boolean => {
  if (isMessageAtFault(facts) || isLetterMade(facts)) return false;
  const isFailed = outcome === 'bounced' || outcome === 'rejected';
  // Where a letter can be sent, whoever has no contact is left to that.
  return isFailed || (standing.standing === 'unreachable' && outcome !== 'accepted');
};

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
    canCorrect: statesThatSend.includes(state) && !isSetApart && helpsAnother(answer, facts),
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
