// What every sender of messages keeps to, whichever provider it speaks to; each is driven over the wire.
import { describe, expect, it } from 'vitest';
import { recipientTagValue } from '../../../adapters/providers/message-tags.ts';
import type { SendResult } from '../../../core/provider/sender.ts';
import type { createScriptedService, Received, ServiceAnswer } from '../services/scripted-service.ts';

export type SenderUnderTest = {
  /** Listens while a test runs. */
  service: ReturnType<typeof createScriptedService>;
  /** Sends one message to each of these places of a chunk. */
  send: (places: readonly number[], tag: { audience: string; chunk: number }) => Promise<SendResult[]>;
  /** How the provider says that it took all messages of a call. */
  accepts: (call: Received) => ServiceAnswer;
};

export const describeSender = (name: string, { service, send, accepts }: SenderUnderTest): void => {
  const { received, script } = service;
  const tag = { audience: 'cabc-1', chunk: 7 };
  const places = [3, 4, 49];
  const resultsOf = async (answer: (call: Received) => ServiceAnswer): Promise<string[]> => {
    script.answer = answer;
    return (await send(places, tag)).map(({ result }) => result);
  };
  const each = (result: string): string[] => places.map(() => result);

  describe(`${name}, as every sender`, () => {
    it('gives each message a result', async () => {
      expect(await resultsOf(accepts)).toEqual(each('accepted'));
    });

    it('says of each message whose it is, for its events to tell', async () => {
      await resultsOf(accepts);
      const said = JSON.stringify(received.map(({ body }) => body));
      expect(said).toContain(tag.audience);
      for (const place of places) expect(said).toContain(`"${recipientTagValue(tag.chunk, place)}"`);
    });

    it.each<[string, ServiceAnswer]>([
      ['the connection breaks after the request was written', 'reset'],
      ['the service fails', { status: 500, type: 'BrandNewException', body: {} }],
      ['the answer cannot be read', { body: '{"' }],
      ['the answer names no message', { body: {} }],
    ])('leaves in doubt, throws nothing and tries nothing again where %s', async (_, answer) => {
      let calls = 0;
      script.answer = accepts;
      await send(places, tag);
      const once = received.length;
      const results = await resultsOf(() => {
        calls += 1;
        return answer;
      });
      expect([results, calls]).toEqual([each('unknown'), once]);
    });

    it('leaves nobody in doubt where nothing could be written', async () => {
      await service.stop();
      expect(await resultsOf(accepts)).toEqual(each('unreachable'));
    });
  });
};
