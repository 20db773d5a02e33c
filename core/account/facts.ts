import type { SendingAccount } from '../provider/accounts.ts';
import type { Answer } from './answer.ts';
import type { SendingIdentity } from './email-findings.ts';

/** Whom the credentials belong to. */
export type Caller = { account: string; arn: string };

export type EmailAccount = SendingAccount & {
  /** What became of the last request for production access: `PENDING`, `FAILED`, `GRANTED`, `DENIED`. */
  review?: string;
  /** Whether the Virtual Deliverability Manager is on for the account. */
  deliverabilityManager: boolean;
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

/** A name that SMS may come from in a country. */
export type SenderId = { senderId: string; country: string; registered: boolean };

/** What the service of SMS says of the account. */
export type SmsSide = {
  /** `SANDBOX` or `PRODUCTION`. */
  tier: Answer<string>;
  /** What may be spent in a month, US dollars. */
  spendLimitUsd: Answer<number>;
  senderIds: Answer<SenderId[]>;
  /** Names of its configuration sets. */
  configurationSets: Answer<string[]>;
  /** Whether the service has the role by which it counts what was spent. */
  serviceRole: Answer<boolean>;
};

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
  /** Bytes a second that the stream of events takes; undefined while it has told nothing of itself. */
  streamBytes: Answer<number | undefined>;
  /** Distributions of CloudFront, of which one is looked for. */
  distributions: Answer<number>;
  /** The pool of those who may sign in, and by whom it sends mail; undefined where there is none yet. */
  userPool: Answer<{ mail: 'hosted' | 'own' } | undefined>;
  /** Left out where the configuration sends no SMS. */
  sms?: SmsSide;
};
