import { describe, expect, it } from 'vitest';
import { campaignId } from '../../support/data/factories.ts';
import { createImportRig } from '../../support/fakes/import-fakes.ts';

const title = 'reference;last_name;email;phone';
const fileOf = (lines: readonly string[]): string => [title, ...lines, ''].join('\r\n');
const people = Array.from({ length: 12 }, (_, at) => `Nom${String.fromCharCode(97 + at)}`);

const sharedBy = async (lines: readonly string[], campaign = {}) => {
  const rig = createImportRig(fileOf(lines), { campaign });
  await rig.run();
  return (await rig.reports.get(campaignId, 1))?.shared?.many.map(({ contact, masked, people: of }) => ({
    contact,
    masked,
    of,
  }));
};

describe('a contact that many people share', () => {
  it('is shown masked, so that whoever decides knows which one is meant', async () => {
    const lines = people.map((name, at) => `P${at};${name};pasdemail@exemple.fr;`);
    expect(await sharedBy(lines)).toEqual([{ contact: 'email', masked: 'p•••@e•••.fr', of: 12 }]);
  });

  it('is shown by each kind on its own', async () => {
    const lines = people.map((name, at) => `P${at};${name};pasdemail@exemple.fr;06 39 98 00 11`);
    const channels = ['email', 'sms', 'letter'];
    expect(await sharedBy(lines, { channels })).toEqual([
      { contact: 'email', masked: 'p•••@e•••.fr', of: 12 },
      { contact: 'phone', masked: '+33•••11', of: 12 },
    ]);
  });

  it('has no mask where the first row of its first person does not give it', async () => {
    const [first = '', ...others] = people;
    const lines = [
      `P0;${first};;`,
      `P0;${first};pasdemail@exemple.fr;`,
      ...others.map((name, at) => `P${at + 1};${name};pasdemail@exemple.fr;`),
    ];
    expect(await sharedBy(lines)).toEqual([{ contact: 'email', masked: undefined, of: 12 }]);
  });
});
