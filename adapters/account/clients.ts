import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { STSClient } from '@aws-sdk/client-sts';

/**
 * Clients that only ask, with the credentials of whoever sits at the terminal. Several tries, as most of these calls are
 * answered once a second only; a service that says nothing must not hold the others up for long.
 */
export const createAccountClients = (region: string) => {
  const settings = {
    region,
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  };
  return {
    sts: new STSClient(settings),
    cloudFormation: new CloudFormationClient(settings),
    tagging: new ResourceGroupsTaggingAPIClient(settings),
    serviceQuotas: new ServiceQuotasClient(settings),
    ses: new SESv2Client(settings),
    lambda: new LambdaClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    cognito: new CognitoIdentityProviderClient(settings),
    sms: new PinpointSMSVoiceV2Client(settings),
    // CloudFront and IAM belong to no region; their clients know where to ask.
    cloudFront: new CloudFrontClient(settings),
    iam: new IAMClient(settings),
  };
};
export type AccountClients = ReturnType<typeof createAccountClients>;
