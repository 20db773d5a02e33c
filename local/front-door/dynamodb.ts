import type { Counts } from './meter.ts';

const ASKS = Buffer.from('{"ReturnConsumedCapacity":"TOTAL",');

/** The request with its consumed capacity asked for, which a caller of ours never asks for itself. */
export const askForCapacity = (body: Buffer): Buffer =>
  body.length > 2 ? Buffer.concat([ASKS, body.subarray(1)]) : body;

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);
const UNITS = /"CapacityUnits":([\d.]+)/g;

/**
 * Request units of one call from its answer. A condition that fails costs the write all the same (DynamoDB
 * developer guide, "Read and write operations"): one unit at least, which our items rarely exceed.
 */
export const capacityUsed = (operation: string, status: number, answer: string): Partial<Counts> => {
  const isWrite = writes.has(operation);
  let units = 0;
  if (status === 200) {
    // Written last by the emulator, so that an item that contains the words is not read.
    const at = answer.lastIndexOf('"ConsumedCapacity"');
    if (at >= 0) for (const [, amount] of answer.slice(at).matchAll(UNITS)) units += Number(amount);
  } else if (isWrite && answer.includes('ConditionalCheckFailedException')) units = 1;
  return isWrite ? { writeUnits: units } : { readUnits: units };
};
