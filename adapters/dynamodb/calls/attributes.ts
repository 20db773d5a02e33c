import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item in DynamoDB's own notation; written by hand in the hot stores because marshalling costs CPU. */
export type Item = Record<string, AttributeValue>;

/** The text of attribute `name`; throws where it is missing or of another type. */
export const textOf = (item: Item, name: string): string => {
  const text = item[name]?.S;
  if (text === undefined) throw new Error(`item without text attribute "${name}"`);
  return text;
};

/** The number of attribute `name`; throws where it is missing or of another type. */
export const numberOf = (item: Item, name: string): number => {
  const number = item[name]?.N;
  if (number === undefined) throw new Error(`item without number attribute "${name}"`);
  return Number(number);
};
