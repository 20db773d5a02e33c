import { describe, expect, it } from 'vitest';
import { everythingIn, pagesOf } from '../../client/pages.ts';

const book: Record<string, { items: number[]; next?: string }> = {
  first: { items: [1, 2], next: 'b' },
  b: { items: [], next: 'c' },
  c: { items: [3] },
};

describe('pages of a list', () => {
  it('are asked for one after the other, from where the one before ended', async () => {
    const asked: (string | undefined)[] = [];
    const pages = pagesOf(async (after) => {
      asked.push(after);
      return book[after ?? 'first'] ?? { items: [] };
    });
    expect(await everythingIn(pages, ({ items }) => items)).toEqual([1, 2, 3]);
    expect(asked).toEqual([undefined, 'b', 'c']);
  });

  it('are not asked for before they are taken', async () => {
    let asked = 0;
    for await (const { items } of pagesOf(async (after) => {
      asked += 1;
      return book[after ?? 'first'] ?? { items: [] };
    })) {
      if (items.length > 0) break;
    }
    expect(asked).toBe(1);
  });

  it('begin where somebody says', async () => {
    const pages = pagesOf(async (after) => book[after ?? 'first'] ?? { items: [] }, 'b');
    expect(await everythingIn(pages, ({ items }) => items)).toEqual([3]);
  });

  it('that lead in a circle are an error, and not everything', async () => {
    const circle: Record<string, string> = { first: 'b', b: 'c', c: 'b' };
    let asked = 0;
    const pages = pagesOf(async (after) => {
      asked += 1;
      return { items: [1], ...(asked < 20 && { next: circle[after ?? 'first'] ?? '' }) };
    });
    await expect(everythingIn(pages, ({ items }) => items)).rejects.toThrow('more follows entry b');
  });
});
