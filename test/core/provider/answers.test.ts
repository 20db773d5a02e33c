import { describe, expect, it, vi } from 'vitest';
import { collectAnswers } from '../../../core/provider/answers.ts';
import type { SendResult } from '../../../core/provider/sender.ts';

const accepted: SendResult = { result: 'accepted' };
const refused = (code = 'X'): SendResult => ({ result: 'refused', code, says: 'no', people: 1 });
const from = (...results: SendResult[]): Map<number, SendResult> => new Map(results.entries());
const never = async (): Promise<boolean> => false;

describe('the answers of one claim', () => {
  it('are judged together: somebody accepted makes the refused the cause themselves', async () => {
    const answers = collectAnswers(never);
    answers.add(from(refused()));
    expect([...(await answers.judged(false))]).toEqual([]);
    answers.add(new Map([[1, accepted]]));
    const results = await answers.judged(false);
    expect(results.get(0)).toEqual({ result: 'permanent', code: 'X' });
    expect(answers.refusedPeople(results)).toEqual([{ place: 0, code: 'X' }]);
    expect(answers.size()).toBe(2);
  });

  it('name nobody as refused whom the provider answered otherwise, or who is not judged yet', async () => {
    const answers = collectAnswers(never);
    answers.add(from(refused(), { result: 'permanent', code: 'Y' }));
    expect(answers.refusedPeople(await answers.judged(false))).toEqual([]);
  });

  it('are looked up elsewhere after a refusal only, and once', async () => {
    const wasAccepted = vi.fn(async () => true);
    const answers = collectAnswers(wasAccepted);
    answers.add(from(accepted));
    await answers.judged(true);
    expect(wasAccepted).not.toHaveBeenCalled();
    answers.add(new Map([[1, refused()]]));
    await answers.judged(true);
    await answers.halt();
    expect(wasAccepted).toHaveBeenCalledTimes(1);
  });

  it('that are refusals at the end halt, unless the message was accepted elsewhere', async () => {
    for (const [wasAccepted, result] of [
      [async () => true, 'permanent'],
      [never, 'halt'],
      [() => Promise.reject(new Error('down')), 'halt'],
    ] as const) {
      const answers = collectAnswers(wasAccepted);
      answers.add(from(refused()));
      expect((await answers.judged(true)).get(0)?.result).toBe(result);
    }
  });

  it('halt where one of them does, also one of a call that is still under way and not added', async () => {
    const answers = collectAnswers(never);
    answers.add(from(accepted));
    expect(await answers.halt()).toBe(false);
    expect(await answers.halt(new Map([[1, { result: 'halt', code: 'X' }]]))).toBe(true);
    expect([answers.size(), await answers.halt()]).toEqual([1, false]);
    answers.add(new Map([[1, { result: 'halt', code: 'X' }]]));
    expect(await answers.halt()).toBe(true);
  });

  it('halt before the end where one after the other is refused alike, counting those of both calls', async () => {
    const answers = collectAnswers(never);
    answers.add(from(refused(), refused()));
    expect(await answers.halt(new Map([[2, refused()]]))).toBe(false);
    expect(await answers.halt(new Map([2, 3].map((place) => [place, refused()])))).toBe(true);
  });

  it('say whether any was "too fast"', () => {
    const answers = collectAnswers(never);
    answers.add(from(accepted));
    expect(answers.isThrottled()).toBe(false);
    answers.add(new Map([[1, { result: 'throttled' }]]));
    expect(answers.isThrottled()).toBe(true);
  });

  it('are all refusals only where there is one, and nothing else', () => {
    const answers = collectAnswers(never);
    expect(answers.areAllRefusals()).toBe(false);
    answers.add(from(refused()));
    expect(answers.areAllRefusals()).toBe(true);
    answers.add(new Map([[1, accepted]]));
    expect(answers.areAllRefusals()).toBe(false);
  });
});
