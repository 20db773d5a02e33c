import { describe, expect, it } from 'vitest';
import { audienceId, type Channel, type Recipient } from '../../../core/audience/audience.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import { makeNoticeCode } from '../../../core/notice/code.ts';
import { checkNotice } from '../../../functions/api/http/check-route.ts';
import type { CheckDependencies } from '../../../functions/check/app.ts';
import { networkOf } from '../../../functions/check/network.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  aRecipient,
  audience,
  campaignId,
  createdAtMs,
} from '../../support/data/factories.ts';
import { aQueuedImport, testMac } from '../../support/fakes/import-fakes.ts';
import {
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
} from '../../support/fakes/memory-stores.ts';
import { createCheckRig } from '../../support/rigs/check-rig.ts';

const second = createdAtMs / 1000;
const code = makeNoticeCode(audience, { chunk: 3, place: 1 }, testMac);
/** A code of a place that nobody has: well-formed, and printed nowhere. */
const forged = makeNoticeCode(audience, { chunk: 9, place: 9 }, testMac);
const message = {
  subject: 'Your data, {{greeting_name}}',
  text: 'Dear {{ first_name }} {{last_name}},\n\nyour number {{reference}}, your code {{code}}, {{ward}}.',
  sms: 'Data stolen. Quote {{code}}.',
  letter: '# Your data\n\nDear {{greeting_name}},\n\n> Your code: {{code}}',
  nameless: 'Sir or Madam',
  html: '',
};
const person = aRecipient(1, {
  firstName: 'Amélie',
  lastName: 'Lefèvre',
  reference: 'IPP-77',
  email: 'amelie@example.org',
  phone: '+33612345678',
  code,
  fields: { ward: 'Oncology' },
  postal: { lines: ['12 rue de la Paix'], postalCode: '75002', town: 'Paris' },
});

type Setting = {
  people?: Partial<Recipient>;
  delivery?: Partial<Delivery>;
  importNumber?: number;
  dependencies?: Partial<CheckDependencies>;
  isErased?: boolean;
};

/** A campaign with one chunk of two people, of whom the second has these facts. */
const rigWith = async (facts: Facts, { people, delivery, importNumber = 1, ...more }: Setting = {}) => {
  const campaigns = createMemoryCampaignStore(
    aCampaign({
      state: 'running',
      import: aQueuedImport({ number: importNumber, status: 'done' }),
      contentHash: 'h',
      fields: { fr: { phone: '0 800 11 22 33' } },
    }),
  );
  await campaigns.putContent(campaignId, {
    hash: 'h',
    messages: { fr: message, en: message },
    personFields: [],
  });
  const deliveries = createMemoryDeliveryStore();
  const audiences = createMemoryAudienceStore();
  const rig = createCheckRig({ campaigns, deliveries, audience: audiences, ...more.dependencies });
  const put = async (number: number, channel: Channel, recipients: Recipient[]) =>
    await audiences.put(
      audience,
      [{ ...aChunk({ number, channel }), language: 'fr', recipients }],
      createdAtMs,
    );
  const deliver = async (changes: Partial<Delivery>) => {
    await deliveries.create([aDelivery({ language: 'fr', ...changes })]);
    const made = await deliveries.get(audience, changes.chunk ?? 0);
    if (made) await deliveries.replace({ ...made, ...changes });
  };
  const channel = delivery?.channel ?? 'email';
  if (!more.isErased) await put(3, channel, [aRecipient(0), { ...person, ...people }]);
  await deliver({ chunk: 3, size: 2, ...delivery, channel, facts: [{}, facts] });
  return { ...rig, campaigns, deliveries, audiences, put, deliver };
};

describe('somebody who checks a notice', () => {
  it.each([code, code.toLowerCase().replaceAll('-', ' '), ` ${code} `, code.slice(0, 14)])(
    'learns of "%s" where it went, masked, when, how and in which language',
    async (text) => {
      const { check } = await rigWith({ accepted: second, bouncedTransient: second + 60 });
      const { body } = await check(text);
      expect(checkNotice.responses[200].content['application/json'].schema.parse(body)).toEqual(body);
      expect(body).toEqual({
        genuine: true,
        verdict: 'genuine',
        organisation: 'Example Hospital',
        sender: {
          email: 'notice@hospital.example',
          domain: 'hospital.example',
          sms: 'HOSPITAL',
          phones: ['0 800 11 22 33'],
        },
        sentOn: '2026-11-24',
        sent: [
          {
            channel: 'email',
            language: 'fr',
            to: 'a•••@e•••.org',
            sentOn: '2026-11-24',
            notice: {
              subject: 'Your data, [votre nom]',
              text: 'Dear [votre prénom] [votre nom],\n\nyour number [votre numéro], your code [votre code], […].',
            },
          },
        ],
        isPassedAround: false,
        words: {
          en: expect.stringMatching(
            /^This code is ours\. Example Hospital sent one notice with it: an email to a•••@e•••\.org on 24 November 2026, in French\. If that is not you, the message in your hands is forged, or somebody else’s/,
          ),
          fr: expect.stringMatching(
            /^Ce code vient de nous\. Example Hospital a envoyé un seul avis portant ce code\u00a0: un courriel à a•••@e•••\.org le 24 novembre 2026, en français\. Si ce n’est pas vous, /,
          ),
        },
      });
      expect(body.words.en).toContain('A code can be copied');
      expect(body.words.fr).toContain('Un code peut être copié');
    },
  );

  it('learns no name, number, address or value of the person, whichever way the notice went', async () => {
    for (const channel of ['email', 'sms', 'letter'] as const) {
      const rig = await rigWith(
        { ...(channel === 'letter' ? {} : { accepted: second }), toldByLetter: second + 9 },
        { delivery: { channel } },
      );
      for (const headers of [{}, { accept: 'text/html' }]) {
        const { body } = await rig.check(code, { headers });
        expect(typeof body === 'string' ? body : JSON.stringify(body)).not.toMatch(
          /Am[ée]lie|Lef[èe]vre|IPP-77|amelie|example\.org|61234|345678|Paix|75002|PARIS|Oncology/i,
        );
      }
    }
  });

  it('learns of a letter when it was made, and once that is known, when it was posted', async () => {
    const made = (await (await rigWith({ letterWritten: second })).check(code)).body;
    expect(made).toMatchObject({ genuine: true, sentOn: '2026-11-24' });
    expect(made.words.en).toContain('a letter made for 75••• P••• on 24 November 2026');
    const posted = await rigWith({ letterWritten: second - 400_000, toldByLetter: second });
    const { body } = await posted.check(code);
    expect(body.words.en).toContain('a letter posted to 75••• P••• on 24 November 2026');
    expect(body.words.fr).toContain('une lettre envoyée à 75••• P••• le 24 novembre 2026');
    expect(body.sent[0].notice.text).toBe('Your data\n\nDear [votre nom],\n\n| Your code: [votre code]');
    const back = await rigWith({ letterWritten: second, letterReturned: second + 9 });
    expect((await back.check(code)).body.genuine).toBe(true);
  });

  it('learns of every message with the code, the first to the last', async () => {
    const { check } = await rigWith({
      accepted: second - 900_000,
      noSuchMailbox: second,
      toldByLetter: second,
    });
    const { body } = await check(code);
    expect(body.sent.map(({ channel, to }: Record<string, string>) => [channel, to])).toEqual([
      ['email', 'a•••@e•••.org'],
      ['letter', '75••• P•••'],
    ]);
    expect(body.sentOn).toBe('2026-11-24');
    expect(body.words.en).toContain('in French and a letter posted to');
  });

  it('learns of the SMS with the code that came because the email could not be sent', async () => {
    const fallbackTo = { 1: { chunk: 7, place: 0 } };
    const rig = await rigWith({ suppressed: second }, { delivery: { fallbackTo } });
    expect((await rig.check(code)).body.genuine).toBe(false);
    await rig.put(7, 'sms', [person]);
    await rig.deliver({ chunk: 7, channel: 'sms', size: 1, facts: [{}] });
    expect((await rig.check(code)).body.genuine).toBe(false);
    const sms = await rig.deliveries.get(audience, 7);
    if (sms) await rig.deliveries.replace({ ...sms, facts: [{ accepted: second }] });
    const { body } = await rig.check(code);
    expect(body.sent).toMatchObject([{ channel: 'sms', to: '+33•••78' }]);
    expect(body.sent[0].notice).toEqual({ text: 'Data stolen. Quote [votre code].' });
    expect(body.words.fr).toContain('un SMS au +33•••78');
  });

  it('is told the day of the country in which the notice was sent', async () => {
    const { check } = await rigWith({ accepted: Date.UTC(2026, 10, 23, 23, 30) / 1000 });
    expect((await check(code)).body.sentOn).toBe('2026-11-24');
  });

  it('learns that it is genuine, and no address, once the person’s data is deleted', async () => {
    const { check } = await rigWith({ accepted: second }, { isErased: true });
    const { body } = await check(code);
    expect(body.genuine).toBe(true);
    expect(body.sent[0]).not.toHaveProperty('to');
    expect(body.words.en).toContain('an email to [kept no longer] on 24 November 2026');
  });

  it('is told of a typing error as one, and that it says nothing of the message until it is corrected', async () => {
    const { check, attempts } = await rigWith({ accepted: second });
    const swapped = code.replace(/(.)(.)$/, '$2$1');
    const other = code.endsWith('0') ? '1' : '0';
    const wrong = [`${code.slice(0, -1)}${other}`, code.slice(0, 10), `${code}0`, 'bonjour', '????'];
    if (swapped !== code) wrong.push(swapped);
    for (const text of wrong) {
      const { body } = await check(text);
      expect([text, body.verdict, body.genuine, body.sent]).toEqual([text, 'mistyped', false, []]);
      expect(body.words.en).toMatch(/^This is not a complete code, or a character in it is wrong\./);
      expect(body.words.fr).toMatch(/^Ce code est incomplet, ou l’un de ses caractères est faux\./);
    }
    // Nothing was looked for, so nothing is counted.
    expect(attempts.whos()).toEqual([]);
  });

  it('is answered alike for a code that is unknown, not sent yet, or of a list that was replaced', async () => {
    const sent = await rigWith({ accepted: second });
    const waiting = await rigWith({});
    const replaced = await rigWith({ accepted: second }, { importNumber: 2 });
    const ofAnother = makeNoticeCode(audienceId('cbbbbbbbbbbbb', 1), { chunk: 3, place: 1 }, testMac);
    const answers = await Promise.all([
      sent.check(ofAnother),
      sent.check(forged),
      sent.check('7K3M-9QXT-2B4F'),
      waiting.check(code),
      replaced.check(code),
    ]);
    const [first] = answers;
    expect(first?.body).toMatchObject({ genuine: false, verdict: 'unknown', sent: [] });
    expect(first?.body.words.en).toMatch(
      /^Example Hospital has sent no notice with this code\..*do not trust/,
    );
    for (const { status, body } of answers) expect([status, body]).toEqual([200, first?.body]);
  });

  it('is asked for a code where there is none', async () => {
    const { check } = await rigWith({});
    expect((await check(undefined)).status).toBe(400);
  });

  it('leaves no code in the log', async () => {
    const { check, logged } = await rigWith({ accepted: second });
    await check(code);
    expect(JSON.stringify(logged)).not.toContain(code);
  });

  it('costs one reading of the campaigns and of what was approved for many checks', async () => {
    const { check, campaigns, clock } = await rigWith({ accepted: second });
    const read: string[] = [];
    const { list, getContent } = campaigns;
    Object.assign(campaigns, {
      list: () => {
        read.push('list');
        return list();
      },
      getContent: (id: string, hash: string) => {
        read.push('content');
        return getContent(id, hash);
      },
    });
    for (let at = 0; at < 5; at += 1) await check(code);
    expect(read).toEqual(['list', 'content']);
    clock.nowMs += 30_000;
    await check(code);
    expect(read).toEqual(['list', 'content', 'list']);
  });
});

describe('a code that is passed around', () => {
  it('is said to be so from the eleventh check of a day on, and still where the notice went', async () => {
    const { check, measured, clock } = await rigWith({ accepted: second });
    for (let at = 0; at < 10; at += 1) expect((await check(code)).body.isPassedAround).toBe(false);
    // However it is written, and from wherever it is asked.
    const { body } = await check(code.replaceAll('-', '').slice(0, 12), { from: '198.51.100.9' });
    expect(body).toMatchObject({ genuine: true, isPassedAround: true });
    expect(body.words.en).toContain('this code has been checked more than 10 times today');
    expect(body.words.fr).toContain('ce code a été vérifié plus de 10 fois aujourd’hui');
    expect(body.words.en).toContain('a•••@e•••.org');
    expect(measured.get('CopiedCodesChecked')).toBe(1);
    clock.nowMs += 86_400_000;
    expect((await check(code)).body.isPassedAround).toBe(false);
  });

  it('takes nothing from the codes of others', async () => {
    const { check } = await rigWith({ accepted: second });
    for (let at = 0; at < 30; at += 1) await check(forged);
    expect((await check(code)).body.isPassedAround).toBe(false);
  });

  it('is counted without the code itself or who checks it', async () => {
    const { check, attempts } = await rigWith({ accepted: second });
    await check(code);
    expect(attempts.whos()).toHaveLength(1);
    expect(attempts.whos().join()).not.toMatch(new RegExp(`192\\.0\\.2\\.1|${code.replaceAll('-', '.?')}`));
  });
});

describe('a connection that many share', () => {
  it('is slowed with its wrong codes, and told without fail of right ones', async () => {
    const { check, attempts, clock, measured } = await rigWith({ accepted: second });
    for (let at = 0; at < 60; at += 1) expect((await check(forged)).status).toBe(200);
    const { status, headers, body } = await check(forged);
    expect([status, headers.get('retry-after')]).toEqual([429, '600']);
    expect(body.type).toBe('urn:tocsin:problem:too-many-requests');
    expect(measured.get('WrongCodesChecked')).toBe(61);
    for (let at = 0; at < 50; at += 1) expect((await check(code)).body.genuine).toBe(true);
    expect((await check('7K3M-9QXT-2B4FF')).body.verdict).toBe('mistyped');
    expect((await check(forged, { from: '198.51.100.7' })).status).toBe(200);
    expect(attempts.whos().join()).not.toContain('192.0.2.1');
    clock.nowMs += 600_000;
    expect((await check(forged)).status).toBe(200);
  });

  it('is one household in IPv6, whichever of its addresses it takes', async () => {
    const { check } = await rigWith({ accepted: second });
    for (let at = 0; at < 60; at += 1) await check(forged, { from: `2001:db8:1:2::${at.toString(16)}` });
    expect((await check(forged, { from: '2001:db8:1:2:ffff::1' })).status).toBe(429);
    expect((await check(forged, { from: '2001:db8:1:3::1' })).status).toBe(200);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:0001:2::', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['unknown', 'unknown'],
  ])('%s is told apart by %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the page with an answer', () => {
  const html = { accept: 'text/html,application/xhtml+xml;q=0.9', 'accept-language': 'fr-FR,fr;q=0.9' };

  it('comes to a browser in its language, or in the one that was chosen', async () => {
    const { check } = await rigWith({ accepted: second });
    const french = await check(code, { headers: html });
    expect(french.headers.get('content-language')).toBe('fr');
    expect(french.body).toContain('<html lang="fr">');
    expect(french.body).toContain('un courriel à a•••@e•••.org le 24 novembre 2026');
    const english = await check(code, { headers: html, query: { language: 'en' } });
    expect(english.body).toContain('an email to a•••@e•••.org on 24 November 2026');
    expect(english.body).toMatch(/href="\/v1\/check\?code=[^"]+&amp;language=fr"/);
  });

  it('shows by what genuine messages are known, and the words that were approved', async () => {
    const { check } = await rigWith({ accepted: second });
    const { body } = await check(code, { headers: html });
    for (const text of ['notice@hospital.example', 'HOSPITAL', '0 800 11 22 33', 'Dear [votre prénom]']) {
      expect(body).toContain(text);
    }
  });

  it('is the form alone where no code was typed yet', async () => {
    const { check, attempts } = await rigWith({ accepted: second });
    const { status, body } = await check(undefined, { headers: html });
    expect(status).toBe(200);
    expect(body).toMatch(/<form action="\/v1\/check" method="get">/);
    expect(attempts.whos()).toEqual([]);
  });

  it('says in words that too many wrong codes came', async () => {
    const { check } = await rigWith({ accepted: second });
    for (let at = 0; at < 60; at += 1) await check(forged);
    const { status, body, headers } = await check(forged, { headers: html });
    expect([status, headers.get('retry-after')]).toEqual([429, '600']);
    expect(body).toContain('Un code exact reçoit toujours une réponse');
  });

  it('runs and loads nothing that a code may bring along', async () => {
    const { check } = await rigWith({ accepted: second });
    const { body, headers } = await check('"><script>alert(1)</script>', { headers: html });
    expect(body).not.toContain('<script>');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'$/);
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
  });
});
