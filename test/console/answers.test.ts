import { describe, expect, it } from 'vitest';
import {
  type Answers,
  answerFor,
  hasChanged,
  leftOf,
  MOST_SINGLE_ANSWERS,
  noAnswers,
  withAnswer,
} from '../../console/src/campaigns/list/answers.ts';
import { decisionFor, MAX_SINGLE_DECISIONS } from '../../core/list/decisions.ts';

describe('answers to many groups', () => {
  const given: Answers<string> = { all: 'others', groups: { '0-2': 'same' } };

  it('are as many one by one as the API takes', () => {
    expect(MOST_SINGLE_ANSWERS).toBe(MAX_SINGLE_DECISIONS);
  });

  it('count for a group as the import takes them', () => {
    for (const group of ['0-2', '0-9']) {
      const { all, groups } = given;
      expect(answerFor(given, group)).toBe(decisionFor({ all, groups: { ...groups } }, group));
    }
  });

  it('stay when another is given', () => {
    expect(withAnswer(given, '0-5', 'leave-out')).toEqual({
      all: 'others',
      groups: { '0-2': 'same', '0-5': 'leave-out' },
    });
    expect(withAnswer(noAnswers, '0-5', 'same')).toEqual({ groups: { '0-5': 'same' } });
  });

  it('say how many groups are still without one', () => {
    expect(leftOf(3, noAnswers)).toBe(3);
    expect(leftOf(3, { groups: { '0-2': 'same' } })).toBe(2);
    expect(leftOf(3, given)).toBe(0);
  });

  it('differ from those before by the answer to all, and by each of their own', () => {
    expect(hasChanged(given, given)).toBe(false);
    expect(hasChanged(given, { ...given, all: 'same' })).toBe(true);
    expect(hasChanged(given, withAnswer(given, '0-2', 'others'))).toBe(true);
    expect(hasChanged(given, withAnswer(given, '0-3', 'others'))).toBe(true);
    expect(hasChanged(noAnswers, noAnswers)).toBe(false);
  });
});
