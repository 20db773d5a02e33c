import { ApiError } from '../../client/api-error.ts';
import { failed, held, notRun, type Step } from './step.ts';

export const deploy: Step = {
  name: 'deploy',
  shows: 'every resource is accepted: stream and role, bucket to queue, configuration set, sender IDs',
  needs: [],
  run: async ({ place }) =>
    (await place.deploy?.()) ?? notRun('the local run stands for the stage: CloudFormation is not tried'),
};

export const signIn: Step = {
  name: 'sign in',
  shows: 'people are let in by code and PKCE, in their role',
  needs: ['deploy'],
  async run({ place }) {
    const ending = await place.signIn();
    if (ending.outcome !== 'held') return ending;
    await place.staff('administrator').call('listCampaigns');
    return ending;
  },
};

export const invitations: Step = {
  name: 'invitations',
  shows: 'an invitation leaves by email, also where no medium is named',
  needs: ['sign in'],
  run: async ({ place }) => (await place.invitations?.()) ?? notRun('the local run invites nobody'),
};

export const turnedAway: Step = {
  name: 'turned away',
  shows: 'nobody is let in without signing in',
  needs: ['deploy'],
  async run({ place }) {
    try {
      await place.everybody().call('listCampaigns');
      return failed('the API answered somebody who had not signed in');
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return held('refused with 401');
      throw error;
    }
  },
};

/** Calls at once: more than the stage takes in a burst. */
const BURST = 250;

export const throttle: Step = {
  name: 'throttle',
  shows: 'whether too many checks of notices also turn staff away',
  needs: ['deploy'],
  async run({ place }) {
    const status = async (path: string): Promise<number> => {
      const response = await fetch(place.apiUrl() + path);
      await response.body?.cancel();
      return response.status;
    };
    const [checks, others] = await Promise.all([
      Promise.all(Array.from({ length: BURST }, () => status('/v1/check?code=0000-0000-00000'))),
      Promise.all(Array.from({ length: 20 }, () => status('/health'))),
    ]);
    const throttled = (all: readonly number[]): number => all.filter((one) => one === 429).length;
    const said = `of ${BURST} checks ${throttled(checks)} were turned away, of ${others.length} other calls ${throttled(others)}`;
    return throttled(checks) > 0 && throttled(others) === 0 ? held(said) : failed(said);
  },
};

export const remove: Step = {
  name: 'remove',
  shows: 'the stage can be removed, with what it keeps',
  needs: [],
  run: async ({ place }) => (await place.remove?.()) ?? notRun('the local run ends by itself'),
};

export const leftovers: Step = {
  name: 'left behind',
  shows: 'nothing of the trial is left',
  needs: [],
  run: async ({ place }) => (await place.leftovers?.()) ?? notRun('the folder of the local run is deleted'),
};
