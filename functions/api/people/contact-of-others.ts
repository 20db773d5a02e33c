// Whether a new contact is somebody else's, and how records name it: nobody's notice is collected at an address of others.
import {
  audienceId,
  campaignOfAudience,
  type PostalAddress,
  type Recipient,
} from '../../../core/audience/audience.ts';
import { contactField, contactFor } from '../../../core/audience/channels.ts';
import { lookupValue } from '../../../core/audience/lookup-value.ts';
import { foldedWords } from '../../../core/cell/fold.ts';
import { isErased } from '../../../core/lookup/places.ts';
import type { LookupEntry, LookupHit, PersonRecord } from '../../../core/lookup/store.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import type { NewContact } from './new-contact.ts';

type ContactValue = Pick<LookupEntry, 'field' | 'value'>;

/** A postal address in one form, however it is written. */
const postalKey = ({ lines, postalCode = '', town = '', country = '' }: PostalAddress): string =>
  foldedWords([...lines, postalCode, town, country].join(' ')).join('');

/** A new contact as the Lookup table knows it. */
export const contactValue = (to: NewContact): ContactValue =>
  to.channel === 'letter'
    ? { field: 'postal', value: postalKey(to.postal) }
    : { field: contactField[to.channel], value: lookupValue(contactField[to.channel], to.contact) };

/** How somebody is written to by a channel now, likewise. */
const presentValue = ({ delivery, recipient }: PersonRecord): ContactValue | undefined => {
  const { channel } = delivery;
  if (channel === 'letter') {
    return recipient.postal && { field: 'postal', value: postalKey(recipient.postal) };
  }
  const contact = contactFor(channel, recipient);
  return contact === undefined ? undefined : { field: contactField[channel], value: contact };
};

/** Keyed hashes of the new contact and of the one before: whoever has an address in hand finds what was done with it. */
export const contactHashes = async (
  { lookup }: Pick<ApiDependencies, 'lookup'>,
  record: PersonRecord,
  to: NewContact,
): Promise<{ contact: string; contactBefore?: string }> => {
  const now = contactValue(to);
  const before = presentValue(record);
  return {
    contact: await lookup.hashOf(now.field, now.value),
    ...(before && { contactBefore: await lookup.hashOf(before.field, before.value) }),
  };
};

/** Places with one contact that are read: more people than that share no address of their own. */
const MOST_READ = 20;

type Dependencies = Pick<ApiDependencies, 'audience' | 'campaigns' | 'lookup'>;

/** The hits that are on the present list of their campaign. */
const onPresentLists = async (
  { campaigns }: Pick<Dependencies, 'campaigns'>,
  hits: readonly LookupHit[],
): Promise<LookupHit[]> => {
  const ids = [...new Set(hits.map(({ audience }) => campaignOfAudience(audience)))];
  const found = await Promise.all(ids.map((id) => campaigns.get(id)));
  const present = new Set(
    found.flatMap((one) => (one?.import === undefined ? [] : [audienceId(one.id, one.import.number)])),
  );
  return hits.filter(({ audience }) => present.has(audience));
};

/**
 * Whether the new contact is that of somebody else: on a list that counts, or by a correction. A postal address is known of
 * corrections only, as a whole house may share it.
 *
 * @param places - all places of the person: what they were written to before is theirs
 */
export const isOfOthers = async (
  deps: Dependencies,
  to: NewContact,
  places: readonly PersonRecord[],
): Promise<boolean> => {
  const { field, value } = contactValue(to);
  const hits = await onPresentLists(deps, await deps.lookup.find(field, value));
  if (hits.length > MOST_READ) return true;
  const keys = new Map(hits.map(({ audience, chunk }) => [`${audience}/${chunk}`, { audience, chunk }]));
  const chunks = await deps.audience.getMany([...keys.values()]);
  const reference = ({ reference: own }: Recipient): string => lookupValue('reference', own);
  const own = new Set(places.map(({ recipient }) => reference(recipient)));
  return hits.some((hit) => {
    const found = chunks.find(({ key }) => key.audience === hit.audience && key.chunk === hit.chunk);
    const recipient = found?.chunk.recipients[hit.place];
    return recipient !== undefined && !isErased({ recipient }) && !own.has(reference(recipient));
  });
};
