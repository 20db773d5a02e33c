import type { SendingAccount } from '../ports.ts';
import type { Answer } from './answer.ts';
import type { SendingIdentity } from './email-findings.ts';

/** Whom the credentials belong to. */
export type Caller = { account: string; arn: string };

export type EmailAccount = SendingAccount & {
  /** What became of the last request for production access: `PENDING`, `FAILED`, `GRANTED`, `DENIED`. */
  review?: string;
  /** Whether the Virtual Deliverability Manager is on for the account. */
  deliverabilityManager: boolean;
  /** Reasons for which the account itself puts addresses on its suppression list. */
  suppressedReasons: string[];
};

export type EmailIdentity = SendingIdentity & {
  /** `PENDING`, `SUCCESS`, `FAILED`, `TEMPORARY_FAILURE`, `NOT_STARTED`. */
  verification: string;
  dkim: string;
  /** What its DKIM records are named and point to. */
  dkimTokens: string[];
  signingZone?: string;
};

/** Concurrent executions of all functions of the account in the region. */
export type Concurrency = { limit: number; unreserved: number };

export type Stack = { name: string; status: string; isProtected: boolean };

/** A quota that somebody has asked AWS to raise. */
export type QuotaRequest = { service: string; quota: string; desired: number; status: string };

/** Everything that an account was asked, and what it said. */
export type AccountFacts = {
  /** Whether it is not AWS that answered, but a service on this machine. */
  isLocal: boolean;
  caller: Answer<Caller>;
  /** This computer's clock less that of AWS, milliseconds. */
  clockSkewMs: Answer<number>;
  /** Version of the bootstrap stack of the CDK; undefined where there is none. */
  bootstrap: Answer<{ version: number | undefined; status: string } | undefined>;
  /** Those of the stage that there are, whatever their state. */
  stacks: Answer<Stack[]>;
  /** ARNs of what stacks of the stage once made, and that is still there. */
  made: Answer<string[]>;
  email: Answer<EmailAccount>;
  identity: Answer<EmailIdentity | undefined>;
  concurrency: Answer<Concurrency>;
  quotaRequests: Answer<QuotaRequest[]>;
};
