import type { Service } from '../http/aws-call.ts';

/** An answer that a service documents. */
export type DocumentedError = {
  status: number;
  /** Name of the error, as the SDK shows it; for an entry of a bulk call its status. */
  code: string;
  message: string;
  /**
   * `never`: refused before anything was done. `maybe`: the service failed, and nobody can tell how far it had come.
   */
  effect: 'never' | 'maybe';
  /** Stands for each entry of a bulk call, in an answer with status 200. */
  ofEntries?: true;
  /** Stops a campaign until an administrator acts. */
  stops?: true;
  /** Members of the error beside its name and message. */
  members?: Readonly<Record<string, unknown>>;
};

const refused = (status: number, code: string, message: string): DocumentedError => ({
  status,
  code,
  message,
  effect: 'never',
});
const failed = (status: number, code: string, message: string): DocumentedError => ({
  status,
  code,
  message,
  effect: 'maybe',
});
const stopping = (error: DocumentedError): DocumentedError => ({ ...error, stops: true });
const because = (code: string, Reason: string, message: string): DocumentedError => ({
  ...refused(400, code, message),
  members: { Reason },
});
const ofEntries = (code: string, message: string): DocumentedError => ({
  ...refused(200, code, message),
  ofEntries: true,
});

const TOO_FAST = 'Rate exceeded';
const FAILED = 'The request failed because of an internal error of the service.';
const UNAVAILABLE = 'The service is not available for the moment.';

/**
 * The errors with which a service may answer a correct call of an allowed caller, from each service's API reference
 * ("Errors" of the operations that functions use, and "Common errors"). What only a wrong call gets is left out: a
 * validation error, a table that does not exist.
 */
export const documentedErrors: Record<Service, readonly DocumentedError[]> = {
  dynamodb: [
    refused(
      400,
      'ProvisionedThroughputExceededException',
      'The level of configured provisioned throughput for the table was exceeded.',
    ),
    refused(400, 'ThrottlingException', TOO_FAST),
    refused(400, 'RequestLimitExceeded', 'Throughput exceeds the current throughput limit for your account.'),
    failed(500, 'InternalServerError', FAILED),
    failed(503, 'ServiceUnavailable', UNAVAILABLE),
  ],
  sqs: [
    refused(400, 'RequestThrottled', TOO_FAST),
    refused(400, 'KmsThrottled', 'Amazon Web Services KMS throttles requests.'),
    failed(500, 'InternalFailure', FAILED),
    failed(503, 'ServiceUnavailable', UNAVAILABLE),
  ],
  s3: [
    refused(503, 'SlowDown', 'Please reduce your request rate.'),
    failed(500, 'InternalError', 'We encountered an internal error. Please try again.'),
    failed(503, 'ServiceUnavailable', 'Service is unable to handle request.'),
  ],
  ses: [
    refused(429, 'TooManyRequestsException', 'Too many requests have been made to the operation.'),
    refused(400, 'ThrottlingException', 'Maximum sending rate exceeded.'),
    refused(400, 'LimitExceededException', 'Maximum sending rate exceeded.'),
    failed(500, 'InternalServiceErrorException', FAILED),
    failed(503, 'ServiceUnavailable', UNAVAILABLE),
    ofEntries('ACCOUNT_THROTTLED', 'Maximum sending rate exceeded.'),
    ofEntries('TRANSIENT_FAILURE', 'Temporary failure.'),
    ofEntries('FAILED', 'The message could not be sent.'),
    stopping(refused(400, 'ThrottlingException', 'Daily message quota exceeded.')),
    stopping(refused(400, 'SendingPausedException', 'Sending is paused for this account.')),
    stopping(refused(400, 'AccountSuspendedException', 'Your account has been suspended.')),
    stopping(refused(400, 'MailFromDomainNotVerifiedException', 'The MAIL FROM domain is not verified.')),
    stopping(refused(400, 'MessageRejected', 'Email address is not verified.')),
    stopping(refused(404, 'NotFoundException', 'The configuration set does not exist.')),
    stopping(ofEntries('ACCOUNT_DAILY_QUOTA_EXCEEDED', 'Daily message quota exceeded.')),
    stopping(ofEntries('ACCOUNT_SENDING_PAUSED', 'Sending is paused for this account.')),
    stopping(ofEntries('ACCOUNT_SUSPENDED', 'Your account has been suspended.')),
    stopping(ofEntries('CONFIGURATION_SET_SENDING_PAUSED', 'Sending is paused for this configuration set.')),
    stopping(ofEntries('CONFIGURATION_SET_NOT_FOUND', 'The configuration set does not exist.')),
    stopping(ofEntries('MAIL_FROM_DOMAIN_NOT_VERIFIED', 'The MAIL FROM domain is not verified.')),
    stopping(ofEntries('INVALID_SENDING_POOL_NAME', 'The sending pool does not exist.')),
  ],
  'sms-voice': [
    refused(400, 'ThrottlingException', TOO_FAST),
    failed(500, 'InternalServerException', FAILED),
    failed(503, 'ServiceUnavailable', UNAVAILABLE),
    stopping(
      because(
        'ServiceQuotaExceededException',
        'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
        'The monthly spend limit for text messages is reached.',
      ),
    ),
    stopping(because('AccessDeniedException', 'ACCOUNT_DISABLED', 'The account is disabled.')),
    stopping(
      because('AccessDeniedException', 'INSUFFICIENT_ACCOUNT_REPUTATION', 'The reputation is too low.'),
    ),
    stopping(
      because(
        'ConflictException',
        'DESTINATION_PHONE_NUMBER_NOT_VERIFIED',
        'The account is in the sandbox and the destination is not verified.',
      ),
    ),
    stopping(
      because('ConflictException', 'NO_ORIGINATION_IDENTITIES_FOUND', 'There is no origination identity.'),
    ),
    stopping(because('ConflictException', 'RESOURCE_NOT_ACTIVE', 'The sender ID is not active.')),
    stopping(because('ValidationException', 'SENDER_ID_NOT_REGISTERED', 'The sender ID is not registered.')),
    stopping({
      ...refused(400, 'ResourceNotFoundException', 'The configuration set does not exist.'),
      members: { ResourceType: 'configuration-set' },
    }),
  ],
  monitoring: [
    refused(400, 'ThrottlingException', TOO_FAST),
    failed(500, 'InternalServiceFault', FAILED),
    failed(503, 'ServiceUnavailable', UNAVAILABLE),
  ],
  lambda: [
    refused(429, 'TooManyRequestsException', TOO_FAST),
    refused(502, 'EC2ThrottledException', 'Amazon EC2 throttled the function during initialization.'),
    failed(500, 'ServiceException', FAILED),
  ],
  secretsmanager: [
    refused(400, 'ThrottlingException', TOO_FAST),
    failed(500, 'InternalServiceError', FAILED),
    failed(503, 'ServiceUnavailable', UNAVAILABLE),
  ],
};
