import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmailSender } from '../../../../adapters/providers/ses/email-sender.ts';
import { aMessage } from '../../../support/data/factories.ts';
import { freePort } from '../../../support/services/free-port.ts';
import { independentServer } from '../../../support/services/independent-servers.ts';

type Received = {
  from: string;
  replyTo: string[];
  destination: { to: string[] };
  subject: string;
  body: { html?: string; text?: string };
};

describe('notices to aws-ses-v2-local, which knows Amazon SES without us,', () => {
  const program = independentServer('aws-ses-v2-local/dist/cli.js');
  if (program === undefined) {
    return it.skip('were not sent: .ci/run installs aws-ses-v2-local into .tocsin/servers', () => {});
  }
  let endpoint: string;
  let client: SESv2Client;
  let stop: () => Promise<unknown>;

  beforeAll(async () => {
    const port = await freePort();
    const server = spawn(process.execPath, [program, '--host', '127.0.0.1', '--port', String(port)], {
      stdio: 'ignore',
    });
    stop = async () => {
      server.kill();
      await once(server, 'exit');
    };
    endpoint = `http://127.0.0.1:${port}`;
    for (let tries = 0; ; tries += 1) {
      try {
        await fetch(`${endpoint}/store`);
        break;
      } catch (error) {
        if (tries === 300) throw error;
        await sleep(100);
      }
    }
    client = new SESv2Client({
      endpoint,
      region: 'eu-west-3',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  }, 60_000);
  afterAll(async () => {
    client?.destroy();
    await stop?.();
  });

  const people = ['Jeanne', "O'Brien & <Co>", 'Zoé'].map((name, at) => ({
    address: `person${at}@example.org`,
    place: at,
    data: {
      first_name: name,
      last_name: 'Martin',
      first_name_html: name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      last_name_html: 'Martin',
    },
  }));

  it.each(['bulk', 'single'] as const)(
    'are taken and rendered as they were meant, sent in %s',
    async (mode) => {
      await fetch(`${endpoint}/clear-store`, { method: 'POST' });
      const sender = createEmailSender(client, {
        mode,
        from: 'Hospital <notice@hospital.example>',
        replyTo: 'dpo@hospital.example',
        configurationSet: 'notices',
      });
      const results = await sender.send(people, {
        message: aMessage(),
        tag: { audience: 'cabc-1', chunk: 7 },
      });
      expect(results).toEqual(people.map(() => ({ result: 'accepted' })));
      const { emails } = (await (await fetch(`${endpoint}/store`)).json()) as { emails: Received[] };
      const seen = emails
        .map(({ from, replyTo, destination, subject, body }) => ({
          from,
          replyTo,
          to: destination.to,
          subject,
          body,
        }))
        .sort((one, other) => (one.to[0] ?? '').localeCompare(other.to[0] ?? ''));
      expect(seen).toEqual(
        people.map(({ address, data }) => ({
          from: 'Hospital <notice@hospital.example>',
          replyTo: ['dpo@hospital.example'],
          to: [address],
          subject: `About your data, ${data.first_name}`,
          body: {
            text: `Dear ${data.first_name} Martin`,
            html: `<p>Dear ${data.first_name_html} Martin</p>`,
          },
        })),
      );
    },
  );
});
