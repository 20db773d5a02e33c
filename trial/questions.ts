import type { Ended } from './run-steps.ts';

/** Something that nothing but AWS itself answers, and the steps that have to hold for it to be answered. */
export type Question = { asks: string; steps: readonly string[] };

export const questions: readonly Question[] = [
  {
    asks: 'Does a first deployment go through, roles that were made a moment ago included?',
    steps: ['deploy'],
  },
  {
    asks: 'Do the stacks find what they need of the core, by references that bind nothing?',
    steps: ['deploy'],
  },
  {
    asks: 'Does Firehose take a role whose trust names the account?',
    steps: ['deploy', 'outcomes'],
  },
  {
    asks: 'Does S3 reach a queue whose key and policy name the account?',
    steps: ['deploy', 'outcomes'],
  },
  { asks: 'Does SES take the configuration set’s VDM options in this account?', steps: ['deploy'] },
  {
    asks: 'Does the protect configuration know the countries, each sender ID its own?',
    steps: ['deploy', 'sms dry run'],
  },
  {
    asks: 'Does the configuration set of SMS bring its protect configuration along?',
    steps: ['sms dry run'],
  },
  { asks: 'Does an upload in parts end?', steps: ['upload'] },
  { asks: 'Does SES take the inline template and its placeholders?', steps: ['test message'] },
  {
    asks: 'Is the right to send with templates and by the address enough?',
    steps: ['test message', 'outcomes'],
  },
  { asks: 'Does an invitation leave by email where no medium is named?', steps: ['invitations'] },
  { asks: 'Do Cognito’s pages sign in a client that allows refreshing only?', steps: ['sign in'] },
  { asks: 'Does the throttle of the public check leave staff alone?', steps: ['throttle'] },
  {
    asks: 'Can a stage be removed, protection and what it keeps included?',
    steps: ['remove', 'left behind'],
  },
];

export type AnsweredQuestion = { asks: string; answer: 'yes' | 'no' | 'open'; because: string };

/** What the steps say of each question: yes where all held, no where one failed, open where one was not run. */
export const answersOf = (ended: readonly Ended[], place: 'aws' | 'local'): AnsweredQuestion[] =>
  questions.map(({ asks, steps }) => {
    const of = ended.filter(({ step }) => steps.includes(step.name));
    const failing = of.find(({ ending }) => ending.outcome === 'failed');
    const because = (one: Ended | undefined): string => `${one?.step.name}: ${one?.ending.detail}`;
    if (failing !== undefined) return { asks, answer: 'no', because: because(failing) };
    const missing = of.find(({ ending }) => ending.outcome === 'not-run');
    if (missing !== undefined || of.length < steps.length) {
      return { asks, answer: 'open', because: because(missing) };
    }
    return place === 'local'
      ? { asks, answer: 'open', because: 'held here, which says nothing of AWS' }
      : { asks, answer: 'yes', because: of.map(({ step }) => step.name).join(', ') };
  });
