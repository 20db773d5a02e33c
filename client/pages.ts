/** Goes through a list that the API gives in pages. */

/**
 * The pages of a list, each asked for once the one before was taken. Throws where the API leads in a circle: it would be
 * asked for ever, and what came is not all.
 *
 * @param ask - asks for the page after this place, or for the first
 * @param from - place to begin after, rather than with the first page
 */
export async function* pagesOf<Page extends { next?: string | undefined }>(
  ask: (after: string | undefined) => Promise<Page>,
  from?: string,
): AsyncGenerator<Page, void, undefined> {
  const asked = new Set<string>();
  for (let after = from; ; ) {
    if (after !== undefined) asked.add(after);
    const page = await ask(after);
    const { next } = page;
    if (next !== undefined && asked.has(next)) {
      throw new Error(`The API says that more follows entry ${next}, and gives none.`);
    }
    yield page;
    if (next === undefined) return;
    after = next;
  }
}

/** Every item of all pages, for a list that is wanted as a whole. */
export const everythingIn = async <Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<Item[]> => {
  const items: Item[] = [];
  for await (const page of pages) items.push(...itemsOf(page));
  return items;
};
