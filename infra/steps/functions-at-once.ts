import type { Config } from '../config/config.ts';

/** Executions that answer staff while a campaign runs: a telephone team and a few open consoles. */
const API = 10;
/** Imports, exports and purges that are at work at the same time, of each; Lambda takes no maximum below two. */
export const RARE_WORK = 2;
/** Files of letters that are made at the same time: 800,000 letters take ten minutes or so. */
export const LETTERS = 5;
/** Kinds of rare work, each with a queue of its own. */
const RARE_KINDS = 3;
const PACE = 1;
/** Executions that answer the public check at the rate that its route takes. */
const CHECK = 5;

/** Executions of all functions that a busy stage has at the same time at most, by the maxima of their queues. */
export const functionsAtOnce = ({ sending, events }: Config): number =>
  sending.maximumConcurrency +
  events.maximumConcurrency +
  RARE_KINDS * RARE_WORK +
  LETTERS +
  PACE +
  API +
  CHECK;
