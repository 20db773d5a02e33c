import { type AccountScript, refusal, type WireAnswer } from '../support/services/scripted-account.ts';

/** Answers as the services give them: members and XML from the API references and the services' own models. */

export const callerIs = (account: string): WireAnswer => ({
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::${account}:assumed-role/Operator/m.curie</Arn><UserId>AROAEXAMPLE:m.curie</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
});

type StackMade = { status: string; isProtected?: boolean; outputs?: Record<string, string> };

/** DescribeStacks of an account that has these stacks. */
export const stacksAre =
  (stacks: Record<string, StackMade>) =>
  (input: string): WireAnswer => {
    const name = new URLSearchParams(input).get('StackName') ?? '';
    const stack = stacks[name];
    if (stack === undefined) {
      return refusal(
        'cloudformation:DescribeStacks',
        'ValidationError',
        `Stack with id ${name} does not exist`,
      );
    }
    const outputs = Object.entries(stack.outputs ?? {})
      .map(
        ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
      )
      .join('');
    return {
      body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><StackId>arn:aws:cloudformation:eu-west-3:111122223333:stack/${name}/1</StackId><CreationTime>2026-11-01T10:00:00.000Z</CreationTime><StackStatus>${stack.status}</StackStatus><EnableTerminationProtection>${stack.isProtected ?? false}</EnableTerminationProtection><Outputs>${outputs}</Outputs></member></Stacks></DescribeStacksResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DescribeStacksResponse>`,
    };
  };

export const bootstrapped: Record<string, StackMade> = {
  CDKToolkit: { status: 'CREATE_COMPLETE', outputs: { BootstrapVersion: '30' } },
};
const standing: Record<string, StackMade> = {
  ...bootstrapped,
  'tocsin-prod': { status: 'CREATE_COMPLETE', isProtected: true },
};

export const made = (...arns: string[]): WireAnswer => ({
  body: {
    PaginationToken: '',
    ResourceTagMappingList: arns.map((ResourceARN) => ({
      ResourceARN,
      Tags: [{ Key: 'aws:cloudformation:stack-name', Value: 'tocsin-prod' }],
    })),
  },
});

/** GetAccount of Amazon SES v2; an account that has asked for nothing has no `Details`. */
export const emailAccount = (
  quota: { Max24HourSend: number; MaxSendRate: number; SentLast24Hours?: number },
  changes: object = {},
): WireAnswer => ({
  body: {
    DedicatedIpAutoWarmupEnabled: false,
    EnforcementStatus: 'HEALTHY',
    ProductionAccessEnabled: true,
    SendQuota: { SentLast24Hours: 0, ...quota },
    SendingEnabled: true,
    SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    VdmAttributes: { VdmEnabled: 'ENABLED' },
    ...changes,
  },
});

export const identity = (changes: object = {}): WireAnswer => ({
  body: {
    IdentityType: 'DOMAIN',
    FeedbackForwardingStatus: false,
    VerifiedForSendingStatus: true,
    VerificationStatus: 'SUCCESS',
    DkimAttributes: {
      SigningEnabled: true,
      Status: 'SUCCESS',
      Tokens: ['a1', 'b2', 'c3'],
      SigningHostedZone: 'dkim.eu-west-3.amazonses.com',
      SigningAttributesOrigin: 'AWS_SES',
    },
    MailFromAttributes: {
      MailFromDomain: 'bounce.hospital.example',
      MailFromDomainStatus: 'SUCCESS',
      BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    },
    Policies: {},
    Tags: [],
    ...changes,
  },
});
const noIdentity = refusal(
  'ses:GetEmailIdentity',
  'NotFoundException',
  'Email identity hospital.example does not exist.',
  404,
);

export const concurrency = (limit: number, unreserved = limit): WireAnswer => ({
  body: {
    AccountLimit: {
      TotalCodeSize: 80530636800,
      CodeSizeUnzipped: 262144000,
      CodeSizeZipped: 52428800,
      ConcurrentExecutions: limit,
      UnreservedConcurrentExecutions: unreserved,
    },
    AccountUsage: { TotalCodeSize: 1024, FunctionCount: 7 },
  },
});

export const quotaRequests =
  (...requests: { ServiceCode: string; QuotaCode: string; DesiredValue: number; Status: string }[]) =>
  (input: string): WireAnswer => {
    const { ServiceCode } = JSON.parse(input) as { ServiceCode: string };
    return { body: { RequestedQuotas: requests.filter((one) => one.ServiceCode === ServiceCode) } };
  };

/** The streams of the stage say what they take; a stream of somebody else says something else. */
export const streamLimit = (bytes: number | undefined): AccountScript => ({
  'cloudwatch:ListMetrics': {
    body: {
      Metrics: [...(bytes === undefined ? [] : ['tocsin-prod-EventsStream-AbC123']), 'somebody-else'].map(
        (Value) => ({
          Namespace: 'AWS/Firehose',
          MetricName: 'BytesPerSecondLimit',
          Dimensions: [{ Name: 'DeliveryStreamName', Value }],
        }),
      ),
    },
  },
  'cloudwatch:GetMetricStatistics': {
    body: {
      Label: 'BytesPerSecondLimit',
      Datapoints: [
        { Timestamp: 1_795_000_000, Minimum: 1, Unit: 'Bytes/Second' },
        { Timestamp: 1_795_003_600, Minimum: bytes ?? 1, Unit: 'Bytes/Second' },
      ],
    },
  },
});

export const distributions = (quantity: number): WireAnswer => ({
  body: `<DistributionList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Marker></Marker><MaxItems>1</MaxItems><IsTruncated>false</IsTruncated><Quantity>${quantity}</Quantity></DistributionList>`,
});

const userPool = (EmailSendingAccount?: 'COGNITO_DEFAULT' | 'DEVELOPER'): AccountScript => ({
  'cognito-idp:ListUserPools': {
    body: {
      UserPools: [
        { Id: 'eu-west-3_other', Name: 'another' },
        ...(EmailSendingAccount === undefined ? [] : [{ Id: 'eu-west-3_A1b2', Name: 'tocsin-prod' }]),
      ],
    },
  },
  'cognito-idp:DescribeUserPool': {
    body: {
      UserPool: { Id: 'eu-west-3_A1b2', Name: 'tocsin-prod', EmailConfiguration: { EmailSendingAccount } },
    },
  },
});

export const smsTier = (tier: 'SANDBOX' | 'PRODUCTION'): WireAnswer => ({
  body: { AccountAttributes: [{ Name: 'ACCOUNT_TIER', Value: tier }] },
});
/** What AWS has granted, and a limit below it that somebody has set. */
export const smsSpend = (MaxLimit: number, own?: number): WireAnswer => ({
  body: {
    SpendLimits: [
      {
        Name: 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT',
        EnforcedLimit: own ?? MaxLimit,
        MaxLimit,
        Overridden: own !== undefined,
      },
      { Name: 'VOICE_MESSAGE_MONTHLY_SPEND_LIMIT', EnforcedLimit: 1, MaxLimit: 1, Overridden: false },
    ],
  },
});
export const senderIds = (...ids: { IsoCountryCode: string; Registered: boolean }[]): WireAnswer => ({
  body: {
    SenderIds: ids.map((id) => ({
      SenderIdArn: `arn:aws:sms-voice:eu-west-3:111122223333:sender-id/HOSPITAL/${id.IsoCountryCode}`,
      SenderId: 'HOSPITAL',
      MessageTypes: ['TRANSACTIONAL'],
      MonthlyLeasingPrice: '0.00',
      DeletionProtectionEnabled: false,
      ...id,
    })),
  },
});
export const smsSets = (...ConfigurationSetNames: string[]): WireAnswer => ({
  body: {
    ConfigurationSets: ConfigurationSetNames.map((ConfigurationSetName) => ({
      ConfigurationSetArn: `arn:aws:sms-voice:eu-west-3:111122223333:configuration-set/${ConfigurationSetName}`,
      ConfigurationSetName,
      EventDestinations: [],
      CreatedTimestamp: 1_795_000_000,
    })),
  },
});
const serviceRole: WireAnswer = {
  body: '<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/aws-service-role/sms-voice.amazonaws.com/</Path><RoleName>AWSServiceRoleForSMSVoice</RoleName><RoleId>AROAEXAMPLE</RoleId><Arn>arn:aws:iam::111122223333:role/aws-service-role/sms-voice.amazonaws.com/AWSServiceRoleForSMSVoice</Arn><CreateDate>2026-11-01T10:00:00Z</CreateDate></Role></GetRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetRoleResponse>',
};
export const noServiceRole = refusal(
  'iam:GetRole',
  'NoSuchEntity',
  'The role with name AWSServiceRoleForSMSVoice cannot be found.',
  404,
);

/** An account in which nothing is in the way: deployed, verified, and wide enough for 1.4 million in two days. */
export const grantedAll: AccountScript = {
  'sts:GetCallerIdentity': callerIs('111122223333'),
  'cloudformation:DescribeStacks': stacksAre(standing),
  'tag:GetResources': made('arn:aws:dynamodb:eu-west-3:111122223333:table/tocsin-prod-Campaign'),
  'ses:GetAccount': emailAccount({ Max24HourSend: 2_000_000, MaxSendRate: 100 }),
  'ses:GetEmailIdentity': identity(),
  'lambda:GetAccountSettings': concurrency(1000),
  'servicequotas:ListRequestedServiceQuotaChangeHistory': quotaRequests(),
  ...streamLimit(10 * 1024 ** 2),
  'cloudfront:ListDistributions': distributions(1),
  ...userPool('COGNITO_DEFAULT'),
  'sms-voice:DescribeAccountAttributes': smsTier('PRODUCTION'),
  'sms-voice:DescribeSpendLimits': smsSpend(30_000),
  'sms-voice:DescribeSenderIds': senderIds({ IsoCountryCode: 'FR', Registered: true }),
  'sms-voice:DescribeConfigurationSets': smsSets('tocsin-prod-sms'),
  'iam:GetRole': serviceRole,
};

/** What nobody has deployed to, or bought anything of, says of the rest. */
export const untouched: AccountScript = {
  'cloudformation:DescribeStacks': stacksAre(bootstrapped),
  'tag:GetResources': made(),
  'ses:GetEmailIdentity': noIdentity,
  'sms-voice:DescribeSenderIds': senderIds(),
  'sms-voice:DescribeConfigurationSets': smsSets(),
  ...userPool(),
  ...streamLimit(undefined),
};
