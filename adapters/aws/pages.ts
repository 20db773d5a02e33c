/**
 * The pages of a list that a service answers piece by piece, one call each.
 *
 * Whether more follows is asked of the member that the service documents for it (`IsTruncated` of S3, an absent
 * `LastEvaluatedKey` of DynamoDB), never of a marker being there: S3 sends the marker of ListParts with the last page
 * too, and as 0 for an upload without parts, on which the SDK's own paginators go round for ever.
 *
 * @param read - asks for the page after a marker, the first without one
 * @param markerAfter - where the page after this one begins; undefined where this one is the last
 * @throws where a marker comes a second time: the list would never end
 */
export async function* pagesOf<Page, Marker>(
  read: (after: Marker | undefined) => Promise<Page>,
  markerAfter: (page: Page) => Marker | undefined,
): AsyncGenerator<Page, void, undefined> {
  const seen = new Set<string>();
  let after: Marker | undefined;
  do {
    const page = await read(after);
    yield page;
    after = markerAfter(page);
    const marker = JSON.stringify(after) ?? '';
    if (seen.has(marker)) throw new Error('a list goes round in circles: a marker of its pages came twice');
    seen.add(marker);
  } while (after !== undefined);
}
