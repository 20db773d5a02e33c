import type { Counts } from './meter.ts';

const ASKS = Buffer.from('{"ReturnConsumedCapacity":"TOTAL",');

/** The request with its consumed capacity asked for, which a caller of ours never asks for itself. */
export const askForCapacity = (body: Buffer): Buffer =>
  body.length > 2 ? Buffer.concat([ASKS, body.subarray(1)]) : body;

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);
/** Whether the operation writes; the others read. */
export const isWrite = (operation: string): boolean => writes.has(operation);

const UNITS = /"CapacityUnits":([\d.]+),"TableName":"([^"]+)"/g;

/** Request units by table, as a successful answer gives them. */
export const unitsByTable = (answer: string): Map<string, number> => {
  const units = new Map<string, number>();
  // Written last by the emulator, so that an item that contains the words is not read.
  const at = answer.lastIndexOf('"ConsumedCapacity"');
  if (at < 0) return units;
  for (const [, amount, table = ''] of answer.slice(at).matchAll(UNITS)) {
    units.set(table, (units.get(table) ?? 0) + Number(amount));
  }
  return units;
};

/**
 * Request units of one call from its answer. A condition that fails costs the write all the same (DynamoDB
 * developer guide, "Read and write operations"): one unit at least, which our items rarely exceed.
 */
export const capacityUsed = (operation: string, status: number, answer: string): Partial<Counts> => {
  let units = 0;
  if (status === 200) for (const amount of unitsByTable(answer).values()) units += amount;
  else if (isWrite(operation) && answer.includes('ConditionalCheckFailedException')) units = 1;
  return isWrite(operation) ? { writeUnits: units } : { readUnits: units };
};
