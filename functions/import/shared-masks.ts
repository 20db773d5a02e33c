// Addresses and numbers that many people share, masked, so that whoever decides knows which one is meant.
import { maskEmail, maskPhone } from '../../core/audience/mask.ts';
import type { ListReport } from '../../core/survey/report.ts';
import type { RowIndex } from '../../core/survey/row-index.ts';
import { type Contact, type SharedGroups, sharedId } from '../../core/survey/verdicts.ts';
import type { CheckpointSaver } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { readPersonAgain } from './read-again.ts';
import type { CheckRow } from './walk.ts';

type Shared = NonNullable<ListReport['shared']>;

const contacts = ['email', 'phone'] as const satisfies readonly Contact[];
const masks: Record<Contact, (value: string) => string> = { email: maskEmail, phone: maskPhone };

/**
 * The shared contacts with what they look like, as the first person's row gives it; none where that row does not, as the
 * contact stands in another row of the person. The index knows hashes only.
 */
export const withMasks = async (
  deps: Pick<ImporterDependencies, 'files'>,
  saver: CheckpointSaver,
  index: RowIndex,
  check: CheckRow,
  groups: SharedGroups,
  shared: Shared,
): Promise<Shared> => {
  const firstOf = new Map(
    contacts.flatMap((contact) =>
      groups[contact].map((group) => [sharedId(index, contact, group), group.first] as const),
    ),
  );
  const many = await Promise.all(
    shared.many.map(async (one) => {
      const first = firstOf.get(one.group);
      const person =
        first === undefined ? undefined : await readPersonAgain(deps, saver, index, check, first);
      const value = person?.[one.contact];
      return value === undefined ? one : { ...one, masked: masks[one.contact](value) };
    }),
  );
  return { ...shared, many };
};
