import type { ApiClient } from '../../client/api-client.ts';
import type { Role } from '../../core/audit/roles.ts';

/** How a step ended. `not-run`: it cannot be tried here, or what it needs did not hold. */
export type Ending = { outcome: 'held' | 'failed' | 'not-run'; detail: string };

export const held = (detail: string): Ending => ({ outcome: 'held', detail });
export const failed = (detail: string): Ending => ({ outcome: 'failed', detail });
export const notRun = (detail: string): Ending => ({ outcome: 'not-run', detail });

/** Where a trial takes place: a throw-away stage on AWS, or the local run. What one cannot do it leaves out. */
export type Place = {
  name: 'aws' | 'local';
  /** Folder for files of the trial, removed after it. */
  folder: string;
  /** Address within the sender's domain, which test messages may go to. */
  testAddress: string;
  /** Makes the stage; resolves to what was made. */
  deploy?(): Promise<Ending>;
  /** Signs everybody in, so that `staff` can be asked for. */
  signIn(): Promise<Ending>;
  /** The API for somebody of this role; only once signed in. */
  staff(role: Role): ApiClient;
  /** The API for everybody. */
  everybody(): ApiClient;
  apiUrl(): string;
  /** Sends one SMS that is not sent. */
  smsDryRun?(): Promise<Ending>;
  /** Asks which invitations arrived. */
  invitations?(): Promise<Ending>;
  /** Removes the stage with everything that it keeps. */
  remove?(): Promise<Ending>;
  /** What is still there of the stage. */
  leftovers?(): Promise<Ending>;
};

/** What steps hand on to later ones. */
export type Trial = {
  place: Place;
  /** Id of the campaign. */
  campaign: string;
  /** Notice codes by reference, as look-ups showed them. */
  codes: Map<string, string>;
  /** Waits; a test makes it short. */
  sleep(ms: number): Promise<void>;
};

/** One thing that a trial finds out. */
export type Step = {
  name: string;
  /** What it shows when it holds. */
  shows: string;
  /** Steps that have to have held, or could not be tried in this place. */
  needs: readonly string[];
  /** An expected failure is an ending; what it throws counts as one too. */
  run(trial: Trial): Promise<Ending>;
};
