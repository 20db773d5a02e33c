/** Names of the message tags by which events are recognised as ours. */
export const CAMPAIGN_TAG = 'campaign';
export const RECIPIENT_TAG = 'recipient';

/** Value of the recipient tag: the chunk and the place in it. */
export const recipientTagValue = (chunk: number, place: number): string => `${chunk}-${place}`;

/** The inverse of {@link recipientTagValue}; undefined for a text that it did not make. */
export const parseRecipientTag = (value: string): { chunk: number; place: number } | undefined => {
  const [, chunk, place] = /^(\d{1,9})-(\d{1,3})$/.exec(value) ?? [];
  return chunk === undefined || place === undefined
    ? undefined
    : { chunk: Number(chunk), place: Number(place) };
};
