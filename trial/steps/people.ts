import { failed, held, notRun, type Step } from './step.ts';
import { byTrial, correctedEmail, trialPeople } from './test-people.ts';
import { until } from './until.ts';

export const lookUp: Step = {
  name: 'look up',
  shows: 'each person is found and said of them what became of their message',
  needs: ['outcomes'],
  async run({ place, codes }) {
    const wrong: string[] = [];
    for (const { reference, outcomes } of trialPeople) {
      const body = { reference, ...byTrial };
      const { recipients } = await place.staff('administrator').call('findRecipients', { body });
      const [person] = recipients;
      if (person === undefined) wrong.push(`${reference} is not found`);
      else if (!outcomes.includes(person.outcome)) wrong.push(`${reference} is ${person.outcome}`);
      else codes.set(reference, person.noticeCode);
    }
    return wrong.length === 0 ? held(`${trialPeople.length} people`) : failed(wrong.join(', '));
  },
};

export const noticeCheck: Step = {
  name: 'notice check',
  shows: 'anybody can check that a notice is genuine',
  needs: ['look up'],
  async run({ place, codes }) {
    const code = codes.get('TRIAL-1') ?? '';
    const { genuine } = await place.everybody().call('checkNotice', { query: { code } });
    return genuine ? held('genuine') : failed('not taken for genuine');
  },
};

export const correct: Step = {
  name: 'correct',
  shows: 'somebody who bounced is written to at another address',
  needs: ['look up'],
  async run(trial) {
    const { place, campaign: id, codes } = trial;
    const code = codes.get('TRIAL-3');
    if (code === undefined) return notRun('nobody bounced');
    const body = { email: correctedEmail, reason: 'person-gave-address', identity: 'code-read-out' } as const;
    await place.staff('agent').call('correctAddress', { id, code, body });
    const wanted = { reference: 'TRIAL-3', ...byTrial };
    let seen = '';
    const told = await until(
      trial,
      async () => {
        const { recipients } = await place.staff('administrator').call('findRecipients', { body: wanted });
        seen = recipients.map(({ outcome }) => outcome).join(', ');
        return recipients.some(({ outcome }) => outcome === 'delivered') ? seen : undefined;
      },
      // Look-ups are counted, and there are only so many in ten minutes.
      { everyMs: 15_000, withinMs: 5 * 60_000 },
    );
    return told === undefined ? failed(`still ${seen}`) : held('delivered at the new address');
  },
};
