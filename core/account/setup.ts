/** What the configuration says that an account has to stand up to. */
export type AccountSetup = {
  stage: string;
  region: string;
  /** Account that the configuration names; any other is the wrong one. */
  account: string;
  /** Names of the stacks that a deployment makes, the one that sends first. */
  stacks: string[];
  sender: {
    domain: string;
    /** Name that people see as the sender. */
    name: string;
    /** Subdomain that bounces return to. */
    mailFromDomain: string;
    /** Whether the domain is verified with Amazon SES outside of the stack, and only used by it. */
    existingIdentity: boolean;
  };
  /** Part of the provider's rate that pace leaves unused. */
  rateMarginPercent: number;
  /** Functions that may be at work at the same time. */
  functionsAtOnce: number;
  /** Whether there is a console, which takes a distribution of CloudFront. */
  console: boolean;
  /** Whether invitations leave by the sender’s own domain and not by Amazon Cognito’s own mail. */
  ownSignInMail: boolean;
  sms?:
    | {
        senderId: string;
        countries: string[];
        monthlyLimitUsd: number;
        partsPerSecond: number;
        configurationSet: string;
      }
    | undefined;
};
