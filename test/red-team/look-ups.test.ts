import { describe, expect, it, vi } from 'vitest';
import type { Role } from '../../core/audit/roles.ts';
import { submitApproveStart } from '../../local/commands/clients/staff.ts';
import { systemForAll } from '../support/rigs/running-system.ts';

type Entry = {
  action: string;
  name?: string;
  at: string;
  relation: string;
  reason?: string;
  identity?: string;
  ticket?: string;
  particulars?: Record<string, unknown>;
};
type User = Role | 'agent-1';

const REFERENCE = 'IPP-1';
const EMAIL = 'bounce@simulator.amazonses.com';
/** What a desk types where somebody has no address. */
const NOBODYS = 'pasdemail@hopital.example';
const rows = [
  `${REFERENCE};${EMAIL};+33639981001;Ana;Blanc;1980-02-03;en;1 rue Haute;75001;Paris`,
  ...Array.from({ length: 12 }, (_, at) => `IPP-2${at};${NOBODYS};;Cam${'abcdefghijkl'[at]};Noir;;en;;;`),
  // Not taken, so that there is a row to mend.
  'IPP-3;nothing;;Dan;Vert;;en;;;',
];
const title = 'reference;email;phone;first_name;last_name;birth_date;language;address_line_1;postcode;city';
const list = `${[title, ...rows].join('\n')}\n`;
const patiently = { timeout: 120_000, interval: 500 };

let campaign: string;
let code: string;
const system = systemForAll(
  async () => {
    const { administrator } = system.staff;
    campaign = await system.campaignWith(list, {}, administrator.sendToShared);
    await submitApproveStart(system.staff, campaign);
    await vi.waitFor(async () => {
      expect((await administrator.progress(campaign)).outcomes.bounced).toBe(1);
    }, patiently);
  },
  { moreAgents: 1 },
);

const post = (path: string, body: object, as: User) => system.call('POST', path, as, { body });
const search = (by: object, more: object = {}, as: User = 'agent') =>
  post('/v1/recipients/search', { ...by, reason: 'person-asked', identity: 'called-back', ...more }, as);
const asked = async (by: object): Promise<Entry[]> => {
  const { status, body } = await post('/v1/audit/about', { ...by, reason: 'complaint' }, 'auditor');
  expect(status).toBe(200);
  return (body.entries as Entry[]).toReversed();
};

describe('an agent who', { timeout: 120_000 }, () => {
  it('asks for what many have in common is shown nobody', async () => {
    const { body } = await search({ email: NOBODYS });
    expect(body).toMatchObject({ result: 'too-many', recipients: [] });
    expect(JSON.stringify(body)).not.toMatch(/Noir|IPP/);
  });

  it('asks for somebody of a campaign that has not started finds nobody', async () => {
    await system.campaignWith('reference;email;first_name;last_name\nEARLY-1;e@example.org;Eve;Tot\n');
    for (const as of ['agent', 'administrator'] as const) {
      const { body } = await search({ reference: 'EARLY-1' }, {}, as);
      expect(body).toMatchObject({ result: 'nobody', recipients: [] });
    }
  });

  it('hides commands for a terminal in the number of a call is refused', async () => {
    for (const ticket of ['CALL-1\u001b[2J', 'CALL-1\n2', 'CALL-1\u202e7']) {
      expect((await search({ reference: REFERENCE }, { ticket })).status).toBe(400);
    }
  });

  it('asks too often hears the same of everybody, as nobody is looked for any more', async () => {
    await vi.waitFor(
      async () => {
        expect((await search({ reference: 'IPP-0' }, {}, 'agent-1')).status).toBe(429);
      },
      { timeout: 60_000, interval: 1 },
    );
    const reads = () => system.run.meter().operations['api dynamodb:BatchGetItem']?.calls;
    const before = reads();
    const answers = [];
    for (const reference of [REFERENCE, 'IPP-0']) {
      const { status, body } = await search({ reference }, {}, 'agent-1');
      answers.push([status, body.title, String(body.detail).replace(/\d+ s\b/, '')]);
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.[0]).toBe(429);
    expect(reads()).toBe(before);
  });
});

describe('what was done with one person, as an auditor is told of it', { timeout: 240_000 }, () => {
  /** What is on record of each access, in the order in which they are made. */
  const expected: (string | undefined)[][] = [];
  const told = ({ name, action, reason, identity, ticket, particulars = {} }: Entry) => [
    name,
    action,
    reason,
    identity,
    ticket,
    String(particulars.why ?? particulars.outcome ?? ''),
  ];
  type How = { reason?: string; identity?: string; ticket?: string; end?: string };
  const note = (as: User, action: string, { reason, identity, ticket, end = '' }: How = {}): void => {
    expected.push([as, action, reason, identity, ticket, end]);
  };
  const found = { reason: 'person-asked', identity: 'called-back' };
  const at = (what: string, of = code) => `/v1/campaigns/${campaign}/people/${of}/${what}`;
  const list = (what: string) => `/v1/campaigns/${campaign}/${what}`;

  it('has each of more than twenty accesses, of every kind, once: who, when and why', async () => {
    const { administrator } = system.staff;
    const by = { name: 'Blanc Ana', birthDate: '03/02/1980' };
    const before = new Date().toISOString();

    // Looked up, by whatever they are found by.
    const first = await search({ reference: REFERENCE }, { ticket: 'CALL-7' });
    code = (first.body.recipients as [{ noticeCode: string }])[0].noticeCode;
    note('agent', 'recipient.look-up', { ...found, ticket: 'CALL-7' });
    for (const one of [{ email: EMAIL }, { phone: '06 39 98 10 01' }, by, { code }]) {
      expect((await search(one)).body.result).toBe('found');
      note('agent', 'recipient.look-up', found);
    }
    expect((await search({ email: EMAIL }, { identity: 'none' })).body.result).toBe('not-disclosed');
    note('agent', 'recipient.look-up', { ...found, identity: 'none', end: 'not-disclosed' });

    // Refused: too often, by role, without a caller.
    expect((await search({ phone: '+33639981001' }, {}, 'agent-1')).status).toBe(429);
    note('agent-1', 'recipient.look-up', { ...found, end: 'too-often' });
    expect((await search(by, {}, 'approver')).status).toBe(403);
    note('approver', 'access.refuse', { end: 'refused' });
    const alone = { reason: 'correction', identity: 'no-caller' };
    expect((await search({ code }, alone)).status).toBe(403);
    note('agent', 'recipient.look-up', { ...alone, end: 'role' });

    // Their message.
    const preview = { reference: REFERENCE, reason: 'complaint' };
    expect((await post(list('preview'), preview, 'approver')).status).toBe(200);
    note('approver', 'recipient.preview', { reason: 'complaint' });

    // Corrected, and taken back; told, and taken back.
    const postal = { lines: ['2 rue Basse'], postalCode: '75002', town: 'Paris' };
    const wrong = { postal, reason: 'person-gave-address', identity: 'document' };
    const corrected = await post(at('address'), wrong, 'agent');
    expect(corrected.status).toBe(200);
    note('agent', 'recipient.readdress', { reason: 'person-gave-address', identity: 'document' });
    const moved = String(corrected.body.noticeCode);
    const again = await post(at('address'), { ...wrong, postal: { ...postal, town: 'Lyon' } }, 'agent');
    expect(again.status).toBe(409);
    note('agent', 'recipient.readdress', {
      reason: 'person-gave-address',
      identity: 'document',
      end: 'not-now',
    });
    const back = { reason: 'not-their-contact', identity: 'document' };
    expect((await post(at('address/take-back', moved), back, 'agent')).status).toBe(204);
    note('agent', 'recipient.take-back-address', back);
    expect((await post(at('told'), { by: 'phone', identity: 'called-back' }, 'agent')).status).toBe(204);
    note('agent', 'recipient.told', { identity: 'called-back' });
    const mistake = { reason: 'recorded-by-mistake', identity: 'called-back' };
    expect((await post(at('told/take-back'), { by: 'phone', ...mistake }, 'agent')).status).toBe(204);
    note('agent', 'recipient.take-back-told', mistake);

    // Letters.
    const { number } = await administrator.makeLetters(campaign);
    note('administrator', 'letters.make');
    await vi.waitFor(async () => {
      expect((await administrator.letterBatch(campaign, number)).state).toBe('written');
    }, patiently);
    await administrator.downloadLetters(campaign, number, 'letters.csv');
    note('administrator', 'letters.download');
    const open = { reason: 'person-asked', identity: 'document' };
    await vi.waitFor(async () => {
      expect((await post(at('letter'), open, 'agent')).status).toBe(200);
    }, patiently);
    note('agent', 'recipient.letter', open);
    await administrator.stepLetters(campaign, number, { step: 'hand-over' });
    note('administrator', 'letters.hand-over');
    const on = new Date().toISOString().slice(0, 10);
    await administrator.stepLetters(campaign, number, { step: 'post', on });
    note('administrator', 'letters.post');

    // Files that they are in, or may be in.
    await administrator.recordOutcomes(campaign, `reference;outcome;date\n${REFERENCE};in person;${on}\n`);
    note('administrator', 'outcomes.record');
    const report = await post(list('reports'), { kind: 'results' }, 'administrator');
    note('administrator', 'report.create');
    await vi.waitFor(async () => {
      const { body } = await system.call('GET', list(`reports/${report.body.id}`), 'administrator');
      expect(body.downloadUrl).toEqual(expect.any(String));
    }, patiently);
    note('administrator', 'report.download');
    await administrator.rejectsOf(campaign);
    note('administrator', 'list.rejects');

    await asked({ reference: REFERENCE });
    note('auditor', 'audit.about', { reason: 'complaint' });
    const all = await asked({ email: EMAIL });
    note('auditor', 'audit.about', { reason: 'complaint' });
    const made = all.filter(({ at: when }) => when >= before);
    expect(made.map(told)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(20);
  });

  it('still has all that names them once they were erased, found by their code', async () => {
    const erase = { reason: 'person-asked', identity: 'document', ticket: 'DPO-9' };
    expect((await post(at('erase'), erase, 'administrator')).status).toBe(200);
    const entries = await asked({ code });
    const kinds = (relation: string) => {
      const actions = entries.filter((one) => one.relation === relation).map(({ action }) => action);
      return new Set(actions);
    };
    expect(kinds('person')).toEqual(
      new Set([
        ...['look-up', 'preview', 'readdress', 'take-back-address', 'told', 'take-back-told', 'letter'].map(
          (act) => `recipient.${act}`,
        ),
        'recipient.erase',
      ]),
    );
    const erasures = entries.filter(({ action }) => action === 'recipient.erase');
    expect(erasures[0]).toMatchObject({ name: 'administrator', ...erase });
    expect(JSON.stringify(entries)).not.toMatch(/Blanc|IPP-1|bounce@|39981001/);
  });
});
