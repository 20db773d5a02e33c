import { failed, held, notRun, type Step } from './step.ts';
import { trialPeople } from './test-people.ts';
import { until } from './until.ts';

export const check: Step = {
  name: 'check',
  shows: 'nothing stands in the way of sending: account, domain, list, text',
  needs: ['upload'],
  async run({ place, campaign: id }) {
    const { mayStart, findings } = await place.staff('administrator').call('getPreflight', { id });
    const of = (wanted: string): string[] =>
      findings.flatMap(({ verdict, message }) => (verdict === wanted ? [message.en] : []));
    return mayStart
      ? held(`nothing blocks; ${of('warns').length} warn`)
      : failed(`it blocks: ${of('blocks').join(' ')}`);
  },
};

export const testMessage: Step = {
  name: 'test message',
  shows: 'the provider takes the inline template, its placeholders and the rights of the role',
  needs: ['create'],
  async run({ place, campaign: id }) {
    const body = { to: [place.testAddress] };
    const { messages } = await place.staff('administrator').call('sendTests', { id, body });
    const problems = messages.flatMap(({ problem }) => problem?.en ?? []);
    return problems.length === 0
      ? held(`${messages.length} messages to ${place.testAddress}`)
      : failed(problems.join(' '));
  },
};

export const start: Step = {
  name: 'start',
  shows: 'one submits, another approves, and it is started',
  needs: ['check'],
  async run({ place, campaign: id }) {
    const administrator = place.staff('administrator');
    const { version: ready } = await administrator.call('getCampaign', { id });
    const { submission } = await administrator.call('submitCampaign', { id, version: ready });
    const body = { hash: submission?.hash ?? '' };
    const { version } = await place.staff('approver').call('approveCampaign', { id, body });
    const { state } = await administrator.call('startCampaign', { id, version });
    return held(state);
  },
};

export const pauseAndResume: Step = {
  name: 'pause, resume',
  shows: 'a running campaign is stopped and goes on',
  needs: ['start'],
  async run({ place, campaign: id }) {
    const api = place.staff('administrator');
    const { state: before } = await api.call('getCampaign', { id });
    if (before !== 'running') return notRun(`it was ${before} already`);
    const { state: paused } = await api.call('pauseCampaign', { id, body: { reason: 'trial' } });
    const { state: resumed } = await api.call('resumeCampaign', { id });
    return paused === 'paused' && resumed === 'running'
      ? held('paused, then running')
      : failed(`${paused}, then ${resumed}`);
  },
};

export const outcomes: Step = {
  name: 'outcomes',
  shows: 'events come back for delivery, bounce, complaint and suppression: role, stream, bucket, queue, key',
  needs: ['start'],
  async run(trial) {
    const { place, campaign: id } = trial;
    const api = place.staff('administrator');
    const wanted = (outcome: string): number =>
      trialPeople.filter((person) => person.outcomes.includes(outcome)).length;
    const names = ['delivered', 'bounced', 'complained'] as const;
    let seen = 'nothing was sent';
    const all = await until(trial, async () => {
      const { sent, outcomes: counts } = await api.call('getProgress', { id });
      seen = `${sent} sent, ${names.map((name) => `${counts[name]} ${name}`).join(', ')}`;
      return names.every((name) => counts[name] === wanted(name)) ? seen : undefined;
    });
    return all === undefined
      ? failed(`${seen}; expected ${names.map((name) => `${wanted(name)} ${name}`).join(', ')}`)
      : held(all);
  },
};
