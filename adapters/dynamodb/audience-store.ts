import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Chunk, channelSchema, languageSchema, type Recipient } from '../../core/audience/audience.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import { refuseNewer } from '../../core/base/stored-item.ts';
import { realTiming, type Timing } from '../aws/backoff.ts';
import { type Item, numberOf, textOf } from './calls/attributes.ts';
import { deleteAll, getAll, putAll } from './calls/batch.ts';
import { audienceOfBucketKey, chunkKey } from './calls/bucket.ts';
import { putIf } from './calls/conditional.ts';
import { readStored, schemaAttribute } from './calls/schema.ts';

const WRITES_AT_ONCE = 8;
const READS_AT_ONCE = 4;

/** What each row has a column of its own for. */
type FixedField = 'reference' | 'firstName' | 'lastName' | 'email' | 'phone' | 'code' | 'fields';
type More = Omit<Recipient, FixedField>;

/** What few lists tell of a person: all else that a recipient has. */
const moreFields = Object.keys({
  ...{ writtenName: true, postal: true, birthHash: true, circumstances: true, guardian: true },
  ...{ dataGroups: true, site: true, largePrint: true },
} satisfies Record<keyof More, true>) as (keyof More)[];

/**
 * Rows of one chunk: the six fixed columns, then the notice's own fields in the order of `names`. `more`: by row, where
 * the list tells more of anybody.
 */
type Rows = { names: string[]; rows: (string | null)[][]; more?: (More | null)[] };

const moreOf = (recipients: readonly Recipient[]): Pick<Rows, 'more'> => {
  const more = recipients.map((recipient): More | null => {
    const told = moreFields.filter((field) => recipient[field] !== undefined);
    return told.length === 0 ? null : Object.fromEntries(told.map((field) => [field, recipient[field]]));
  });
  return more.every((rest) => rest === null) ? {} : { more };
};

const rowsOf = (recipients: readonly Recipient[]): Rows => {
  const names = [...new Set(recipients.flatMap((recipient) => Object.keys(recipient.fields)))];
  const rows = recipients.map(({ reference, firstName, lastName, email, phone, code, fields }) => [
    reference,
    firstName,
    lastName,
    email ?? null,
    phone ?? null,
    code,
    ...names.map((name) => fields[name] ?? null),
  ]);
  return { names, rows, ...moreOf(recipients) };
};

const recipientsOf = ({ names, rows, more }: Rows): Recipient[] =>
  rows.map(([reference, firstName, lastName, email, phone, code, ...values], row) => {
    const fields: Record<string, string> = {};
    for (const [at, name] of names.entries()) {
      const value = values[at];
      if (typeof value === 'string') fields[name] = value;
    }
    return {
      reference: reference ?? '',
      firstName: firstName ?? '',
      lastName: lastName ?? '',
      ...(typeof email === 'string' && { email }),
      ...(typeof phone === 'string' && { phone }),
      code: code ?? '',
      fields,
      ...more?.[row],
    };
  });

/** The chunk of an item of the Audience table. */
export const chunkFromItem = (item: Item): Chunk =>
  readStored('chunk', item, () => ({
    number: numberOf(item, 'sk'),
    language: languageSchema.parse(textOf(item, 'l')),
    channel: channelSchema.parse(textOf(item, 'c')),
    recipients: recipientsOf(JSON.parse(textOf(item, 'p')) as Rows),
  }));

/** What of an item holds the people; the same people always give the same text. */
const peopleOf = ({ recipients }: Chunk) => ({ S: JSON.stringify(rowsOf(recipients)) });

const itemOfChunk = (audience: string, chunk: Chunk, expiresAtMs: number): Item => ({
  ...chunkKey(audience, chunk.number),
  ...schemaAttribute('chunk'),
  l: { S: chunk.language },
  c: { S: chunk.channel },
  p: peopleOf(chunk),
  expiresAt: { N: String(Math.ceil(expiresAtMs / 1000)) },
});

/** Audience table: fifty people an item, as compact rows. The only place of personal data. */
export const createAudienceStore = (
  client: DynamoDBClient,
  table: string,
  timing: Timing = realTiming,
): AudienceStore => ({
  async put(audience, chunks, expiresAtMs) {
    for (const chunk of chunks) refuseNewer(`the people of chunk ${chunk.number} of ${audience}`, chunk);
    // DynamoDB refuses a batch that names a key twice; the last chunk of a number wins, as in single writes.
    const byNumber = new Map(chunks.map((chunk) => [chunk.number, chunk]));
    const items = [...byNumber.values()].map((chunk) => itemOfChunk(audience, chunk, expiresAtMs));
    await putAll(client, table, items, WRITES_AT_ONCE, timing);
  },

  async replace(audience, next, latest, expiresAtMs) {
    refuseNewer(`the people of chunk ${latest.number} of ${audience}`, latest);
    return await putIf(client, {
      TableName: table,
      Item: itemOfChunk(audience, next, expiresAtMs),
      ConditionExpression: 'p = :latest',
      ExpressionAttributeValues: { ':latest': peopleOf(latest) },
    });
  },

  async remove(audience, chunks) {
    const keys = [...new Set(chunks)].map((chunk) => chunkKey(audience, chunk));
    await deleteAll(client, table, keys, WRITES_AT_ONCE, timing);
  },

  async get(audience, chunk) {
    const answer = await client.send(
      new GetItemCommand({ TableName: table, Key: chunkKey(audience, chunk), ConsistentRead: true }),
    );
    return answer.Item && chunkFromItem(answer.Item);
  },

  async getMany(keys) {
    const wanted = keys.map(({ audience, chunk }) => chunkKey(audience, chunk));
    const items = await getAll(client, table, wanted, READS_AT_ONCE, timing);
    return items.map((item) => ({
      key: { audience: audienceOfBucketKey(textOf(item, 'pk')), chunk: numberOf(item, 'sk') },
      chunk: chunkFromItem(item),
    }));
  },
});
