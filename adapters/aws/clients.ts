import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * Clients take region, credentials and, where one is set, the endpoint (`AWS_ENDPOINT_URL`) from the environment
 * by themselves. `throwOnRequestTimeout` because the SDK's handler only warns without it.
 */
const requestHandler = (requestTimeoutMs: number, maxSockets: number) => {
  const agent = { keepAlive: true, maxSockets };
  return {
    connectionTimeout: 2_000,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
    httpAgent: agent,
    httpsAgent: agent,
  };
};

/** Reads and conditional writes are safe to repeat, so the SDK may retry them more often than by default. */
export const createDynamoDbClient = (): DynamoDBClient =>
  new DynamoDBClient({ maxAttempts: 6, requestHandler: requestHandler(10_000, 64) });

export const createSqsClient = (): SQSClient =>
  new SQSClient({ maxAttempts: 4, requestHandler: requestHandler(10_000, 32) });

/** A long object may take any time to stream, so only silence on the connection counts, not the whole request. */
export const createS3Client = (options: Pick<S3ClientConfig, 'requestChecksumCalculation'> = {}): S3Client =>
  new S3Client({
    ...options,
    maxAttempts: 4,
    requestHandler: { ...requestHandler(30_000, 32), requestTimeout: 0, socketTimeout: 30_000 },
  });

export const createLambdaClient = (): LambdaClient =>
  new LambdaClient({ maxAttempts: 4, requestHandler: requestHandler(10_000, 8) });

export const createSecretsManagerClient = (): SecretsManagerClient =>
  new SecretsManagerClient({ maxAttempts: 4, requestHandler: requestHandler(5_000, 4) });

/** One attempt only: SES has no idempotency token, so a repeated send may tell a person twice. */
export const createSesClient = (): SESv2Client =>
  new SESv2Client({ maxAttempts: 1, requestHandler: requestHandler(10_000, 64) });

/** One attempt only: an SMS has no idempotency token either, and what is sent twice is paid twice. */
export const createSmsClient = (): PinpointSMSVoiceV2Client =>
  new PinpointSMSVoiceV2Client({ maxAttempts: 1, requestHandler: requestHandler(10_000, 64) });

/** For reading limits: safe to repeat, and the service answers one such call a second. */
export const createSmsAccountClient = (): PinpointSMSVoiceV2Client =>
  new PinpointSMSVoiceV2Client({ maxAttempts: 4, requestHandler: requestHandler(5_000, 4) });

export const createCloudWatchClient = (): CloudWatchClient =>
  new CloudWatchClient({ maxAttempts: 4, requestHandler: requestHandler(5_000, 4) });
