import { describe, expect, it } from 'vitest';
import { chunkMessageSchema, paceEventSchema } from '../../../core/campaign/messages.ts';

describe('a message of the chunk queue', () => {
  const message = { campaign: 'c', audience: 'c.1', chunk: 3, generation: 2, dueMs: 1, msPerUnit: 10 };

  it('is of email where it names no channel', () => {
    expect(chunkMessageSchema.parse(message)).toEqual({ ...message, channel: 'email' });
    expect(chunkMessageSchema.parse({ ...message, channel: 'sms' }).channel).toBe('sms');
  });

  it.each(Object.keys(message))('names its %s', (member) => {
    expect(chunkMessageSchema.safeParse({ ...message, [member]: undefined }).success).toBe(false);
  });
});

describe('what pace is invoked with', () => {
  it.each(['schedule', 'start', 'resume'])('may be %s', (trigger) => {
    expect(paceEventSchema.parse({ trigger })).toEqual({ trigger });
  });

  it('is nothing else', () => {
    expect(paceEventSchema.safeParse({ trigger: '' }).success).toBe(false);
    expect(paceEventSchema.safeParse({}).success).toBe(false);
  });
});
