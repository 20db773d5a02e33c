import { SendBulkEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ProviderConfig } from '../../../../local/provider/base/config.ts';
import { bulk, configFor, type ProviderUnderTest, people, provider } from '../setup.ts';

let ses: ProviderUnderTest;
const start = async (overrides: Partial<ProviderConfig> = {}): Promise<void> => {
  ses = await provider(overrides);
};
afterEach(() => ses.end());

const send = (addresses: readonly string[]) => ses.client.send(new SendBulkEmailCommand(bulk(addresses)));

/** `type subtype` of each event of an address, in the order of the files. */
const eventsOf = (address: string): string[] =>
  ses.sink
    .events()
    .filter(({ mail }) => mail.destination[0] === address)
    .map(({ eventType, bounce }) =>
      bounce === undefined ? eventType : `${eventType} ${bounce.bounceType} ${bounce.bounceSubType}`,
    );

describe('events of a message', () => {
  it.each([
    ['success', ['Send', 'Delivery']],
    ['bounce', ['Send', 'Bounce Permanent General']],
    ['complaint', ['Send', 'Delivery', 'Complaint']],
    ['suppressionlist', ['Send', 'Bounce Permanent Suppressed']],
    ['ooto', ['Send', 'Delivery', 'Bounce Transient General']],
  ])('to %s@ of the mailbox simulator are those that AWS documents', async (name, expected) => {
    await start();
    const addresses = [`${name}@simulator.amazonses.com`, `${name}+label@simulator.amazonses.com`];
    await send(addresses);
    await ses.settle();
    for (const address of addresses) expect(eventsOf(address)).toEqual(expected);
  });

  it('carry the message, its time, its tags and its configuration set', async () => {
    await start();
    const { BulkEmailEntryResults: [result] = [] } = await send(['success@simulator.amazonses.com']);
    await ses.settle();
    const [first] = ses.sink.events();
    expect(first?.mail).toMatchObject({
      timestamp: '2026-11-03T09:00:00.000Z',
      messageId: result?.MessageId,
      source: 'The Hospital <notice@hospital.example>',
      destination: ['success@simulator.amazonses.com'],
      commonHeaders: { subject: 'Your data, N0' },
      tags: {
        campaign: ['c1-1'],
        recipient: ['0-0'],
        'ses:configuration-set': ['notices'],
        'ses:from-domain': ['hospital.example'],
        'ses:caller-identity': ['LOCAL-SEND'],
      },
    });
  });

  it('tell of a value that is missing, though the call said success', async () => {
    await start();
    const input = bulk(['ann@mail.example']);
    input.BulkEmailEntries = [{ Destination: { ToAddresses: ['ann@mail.example'] } }];
    const answer = await ses.client.send(new SendBulkEmailCommand(input));
    expect(answer.BulkEmailEntryResults?.[0]?.Status).toBe('SUCCESS');
    await ses.settle();
    expect(eventsOf('ann@mail.example')).toEqual(['Rendering Failure']);
    expect(ses.sink.events()[0]?.failure?.errorMessage).toBe(
      "Attribute 'name' is not present in the rendering data.",
    );
    expect(ses.account().outcomes).toMatchObject({ rejected: 1, delivered: 0 });
  });

  it('are published only for the types that the configuration set asks for', async () => {
    const [set] = configFor('', '').configurationSets;
    if (set === undefined) throw new Error('no set');
    await start({ configurationSets: [{ ...set, eventTypes: ['bounce', 'deliveryDelay'] }] });
    await send(['bounce@simulator.amazonses.com', 'success@simulator.amazonses.com']);
    await ses.settle();
    expect(ses.sink.events().map(({ eventType }) => eventType)).toEqual(['Bounce']);
  });

  it('are the same in another run, because the address decides', async () => {
    const addresses = people(50);
    const runs: string[][][] = [];
    for (let run = 0; run < 2; run += 1) {
      await start({
        behaviour: {
          permanentBounce: 0.2,
          transientBounce: 0.2,
          suppressed: 0.2,
          delayed: 0.2,
          complaint: 0.1,
        },
      });
      await send(addresses);
      await ses.settle();
      runs.push(addresses.map(eventsOf));
      if (run === 0) await ses.end();
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(new Set(runs[0]?.map((events) => events.join())).size).toBeGreaterThan(4);
    const events = runs[0]?.flat().length;
    expect(ses.account().events).toEqual({ emitted: events, pending: 0 });
  });
});

describe('the delivery stream', () => {
  const keys = (): string[] => ses.sink.objects.map(({ key }) => key);

  it('puts one object of lines when its time has come, under the hour of its first record', async () => {
    await start();
    await send(['success@simulator.amazonses.com', 'bounce@simulator.amazonses.com']);
    ses.time.advance(100);
    expect(keys()).toEqual([]);
    ses.time.advance(1000);
    await vi.waitFor(() => expect(keys()).toHaveLength(1));
    expect(keys()[0]).toMatch(
      /^\/events\/ses\/2026\/11\/03\/09\/events-1-2026-11-03-09-00-00-[0-9a-f-]{36}$/,
    );
    expect(ses.sink.objects[0]?.body.endsWith('}\n')).toBe(true);
    expect(ses.sink.objects[0]?.authorization).toContain('Credential=LOCAL-FIREHOSE/');
  });

  it('does not wait for the time when the size is reached', async () => {
    const [set] = configFor('', '').configurationSets;
    if (set === undefined) throw new Error('no set');
    const deliveryStream = { ...set.deliveryStream, bufferSeconds: 900, bufferMiB: 0.02 };
    await start({ configurationSets: [{ ...set, deliveryStream }] });
    await send(people(50));
    ses.time.advance(25);
    await vi.waitFor(() => expect(keys().length).toBeGreaterThan(1));
  });

  it('tries again for ever when the bucket does not answer, and loses nothing', async () => {
    await start();
    ses.sink.state.refuse = true;
    await send(people(50));
    await vi.waitFor(() => {
      ses.time.advance(2000);
      expect(ses.sink.state.refused).toBeGreaterThan(3);
    });
    ses.sink.state.refuse = false;
    await ses.settle();
    expect(new Set(ses.sink.events().map(({ mail }) => mail.destination[0]))).toEqual(new Set(people(50)));
    expect(ses.sink.events()).toHaveLength(ses.account().events.emitted);
  });
});

describe('a mailbox’s fate', () => {
  it('follows the shares over many addresses', async () => {
    await start({ ratePerSecond: 100_000 });
    for (let from = 0; from < 5000; from += 50) await send(people(5050).slice(from, from + 50));
    const { outcomes, fates, messages } = ses.account();
    expect(messages).toBe(5000);
    expect(outcomes.delivered / messages).toBeGreaterThan(0.97);
    expect((fates.permanentBounce ?? 0) / messages).toBeCloseTo(0.01, 2);
    const total: number = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(messages);
  });
});
