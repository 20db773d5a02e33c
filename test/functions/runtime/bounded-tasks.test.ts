import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createBoundedTasks } from '../../../functions/runtime/bounded-tasks.ts';

/** Tasks that end when the test says so. */
const createTasks = () => {
  const begun: { end: () => void; fail: (error: Error) => void }[] = [];
  const task = (): Promise<void> =>
    new Promise((resolve, reject) => {
      begun.push({ end: () => resolve(), fail: reject });
    });
  return { begun, task };
};

describe('tasks side by side', () => {
  it('are as many as the limit, and the next begins when one has ended', async () => {
    const { begun, task } = createTasks();
    const tasks = createBoundedTasks(2);
    await tasks.begin(task);
    await tasks.begin(task);
    const third = tasks.begin(task);
    await setImmediate();
    expect(begun).toHaveLength(2);
    begun[1]?.end();
    await third;
    expect(begun).toHaveLength(3);
  });

  it('are all waited for', async () => {
    const { begun, task } = createTasks();
    const tasks = createBoundedTasks(3);
    await tasks.begin(task);
    await tasks.begin(task);
    let isSettled = false;
    const settled = tasks.settle().then(() => {
      isSettled = true;
    });
    begun[0]?.end();
    await setImmediate();
    expect(isSettled).toBe(false);
    begun[1]?.end();
    await settled;
  });

  it('begin no more after one has failed, and tell its error at once and at the end', async () => {
    const { begun, task } = createTasks();
    const tasks = createBoundedTasks(2);
    await tasks.begin(task);
    await tasks.begin(task);
    begun[0]?.fail(new Error('the first'));
    await setImmediate();
    begun[1]?.fail(new Error('the second'));
    await setImmediate();
    await expect(tasks.begin(task)).rejects.toThrow('the first');
    expect(begun).toHaveLength(2);
    await expect(tasks.settle()).rejects.toThrow('the first');
  });
});
