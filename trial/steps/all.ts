import { purge, reports, smsDryRun } from './ending.ts';
import { create, upload } from './list.ts';
import { correct, lookUp, noticeCheck } from './people.ts';
import { check, outcomes, pauseAndResume, start, testMessage } from './sending.ts';
import { deploy, invitations, leftovers, remove, signIn, throttle, turnedAway } from './stage.ts';
import type { Step } from './step.ts';

/** Every step, in the order in which they are taken. */
export const allSteps: readonly Step[] = [
  deploy,
  signIn,
  invitations,
  turnedAway,
  create,
  testMessage,
  upload,
  check,
  start,
  pauseAndResume,
  outcomes,
  lookUp,
  noticeCheck,
  correct,
  reports,
  smsDryRun,
  throttle,
  purge,
  remove,
  leftovers,
];
