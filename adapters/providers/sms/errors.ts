import type {
  AccessDeniedExceptionReason,
  ConflictExceptionReason,
  ServiceQuotaExceededExceptionReason,
  ValidationExceptionReason,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { SendResult } from '../../../core/provider/sender.ts';
import {
  entryOf,
  halt,
  type ProviderFault,
  permanent,
  refused,
  resultOfFault,
  TOO_FAST,
  throttled,
} from '../faults.ts';

/** An error of the service: its reason, and what field of the request is wrong. */
type SmsFault = ProviderFault & { Reason?: string; Fields?: { Name?: string }[] };

/** What the reasons of an exception mean for the message, and what it means with any other reason or none. */
export type ReasonRules<Reason extends string> = {
  reasons: Partial<Record<Reason, SendResult>>;
  /** Left out where the name alone says what `commonRules` knows. */
  otherwise?: SendResult;
};

/**
 * A country of the configuration that cannot be sent to in this way concerns everybody in it, so it halts; countries
 * outside are kept away by the protect configuration, which fails the one message.
 */
const senderNotAllowed = halt('SMS_SENDER_NOT_ALLOWED');
const accountDisabled = halt('SMS_ACCOUNT_DISABLED');

const conflictRules: ReasonRules<ConflictExceptionReason> = {
  reasons: {
    DESTINATION_PHONE_NUMBER_OPTED_OUT: permanent('DESTINATION_PHONE_NUMBER_OPTED_OUT', 'optedOut'),
    DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE: permanent(
      'DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE',
    ),
    DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION: permanent(
      'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
    ),
    // In the sandbox every number is refused that was not verified: no fault of the recipient.
    DESTINATION_PHONE_NUMBER_NOT_VERIFIED: halt('DESTINATION_PHONE_NUMBER_NOT_VERIFIED'),
    NO_ORIGINATION_IDENTITIES_FOUND: senderNotAllowed,
    RESOURCE_NOT_ACTIVE: senderNotAllowed,
  },
  otherwise: halt('SMS_CONFIGURATION'),
};

const quotaRules: ReasonRules<ServiceQuotaExceededExceptionReason> = {
  reasons: { MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: halt('MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT') },
  otherwise: halt('SMS_QUOTA_EXCEEDED'),
};

const accessRules: ReasonRules<AccessDeniedExceptionReason> = {
  reasons: { ACCOUNT_DISABLED: accountDisabled, INSUFFICIENT_ACCOUNT_REPUTATION: accountDisabled },
};

const validationRules: ReasonRules<ValidationExceptionReason> = {
  reasons: {
    DESTINATION_COUNTRY_BLOCKED: permanent('DESTINATION_COUNTRY_BLOCKED'),
    COUNTRY_NOT_ENABLED: permanent('COUNTRY_NOT_ENABLED'),
    INTERNATIONAL_SENDING_NOT_SUPPORTED: permanent('INTERNATIONAL_SENDING_NOT_SUPPORTED'),
    INVALID_IDENTITY_FOR_DESTINATION_COUNTRY: senderNotAllowed,
    SENDER_ID_NOT_REGISTERED: senderNotAllowed,
    SENDER_ID_NOT_SUPPORTED: senderNotAllowed,
    SENDER_ID_REQUIRES_REGISTRATION: senderNotAllowed,
    // Of everybody where the limit is below the prices, of one person where a long name makes a part more.
    PRICE_OVER_THRESHOLD: refused('PRICE_OVER_THRESHOLD'),
  },
  otherwise: refused('SMS_BAD_REQUEST'),
};

/** Fields of a request that are the recipient's own. */
export const fieldRules: Record<string, SendResult> = {
  DestinationPhoneNumber: permanent('INVALID_PHONE_NUMBER'),
  // Only the person's name differs from the messages of the others: theirs is too long.
  MessageBody: permanent('INVALID_MESSAGE_BODY'),
};

/**
 * What AWS End User Messaging SMS answers, by the name of the exception. Source: the API reference of
 * `SendTextMessage` (SMS and voice v2), "Errors" and the `Reason` of each. What is spelled in many ways (throttling,
 * clocks, credentials, access) is in `commonRules`.
 */
export const exceptionRules: Record<string, ReasonRules<string>> = {
  ConflictException: conflictRules,
  ServiceQuotaExceededException: quotaRules,
  AccessDeniedException: accessRules,
  ValidationException: validationRules,
  ResourceNotFoundException: { reasons: {}, otherwise: halt('SMS_RESOURCE_NOT_FOUND') },
};

const refusalOf = ({ name, Reason, Fields = [] }: SmsFault, text: string): SendResult | undefined => {
  const rules = entryOf(exceptionRules, name);
  if (rules === undefined) return undefined;
  const known = entryOf(rules.reasons as Record<string, SendResult>, Reason);
  if (known !== undefined) return known;
  if (TOO_FAST.test(text)) return throttled;
  const ofField = Fields.map((field) => entryOf(fieldRules, field.Name)).find((rule) => rule !== undefined);
  return ofField ?? rules.otherwise;
};

/** The result of a `SendTextMessage` that threw: see {@link resultOfFault}. */
export const resultOfError = (error: unknown): SendResult =>
  resultOfFault<SmsFault>(error, refusalOf, { denied: 'SMS_ACCESS_DENIED', refused: 'SMS_BAD_REQUEST' }, 1);
