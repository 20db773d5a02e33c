import * as z from 'zod';
import { TemplateError } from '../template/template.ts';
import type { Resources } from './resources.ts';

export type LocalQueue = { name: string; arn: string; url: string; attributes: Record<string, string> };

const attributeText = z.union([z.number(), z.string()]).transform(String).optional();
const queueProperties = z.object({
  DelaySeconds: attributeText,
  MaximumMessageSize: attributeText,
  MessageRetentionPeriod: attributeText,
  ReceiveMessageWaitTimeSeconds: attributeText,
  VisibilityTimeout: attributeText,
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() }).optional(),
  FifoQueue: z.undefined('the local run has no FIFO queues').optional(),
});

/** The queues of a stack, in the order of the template. */
export type Queues = {
  all: LocalQueue[];
  /** Name of the queue with an ARN. Throws {@link TemplateError} where the stack has none such. */
  named(arn: string, where: string): string;
};

export const readQueues = ({ each, ref, attribute }: Resources): Queues => {
  const all = each(['AWS::SQS::Queue'], queueProperties, (id, properties): LocalQueue => {
    const { RedrivePolicy, FifoQueue: _, ...plain } = properties;
    const attributes = Object.entries(plain).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    return {
      name: attribute(id, 'QueueName'),
      arn: attribute(id, 'Arn'),
      url: ref(id),
      attributes: {
        ...Object.fromEntries(attributes),
        ...(RedrivePolicy === undefined ? {} : { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
      },
    };
  });
  const named = (arn: string, where: string): string => {
    const queue = all.find((one) => one.arn === arn);
    if (queue === undefined) {
      throw new TemplateError(`${where} names ${arn}; the local run knows the stack's own queues only.`);
    }
    return queue.name;
  };
  return { all, named };
};
