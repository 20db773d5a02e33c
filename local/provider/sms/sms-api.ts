import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../../core/base/clock.ts';
import { MAX_SMS_CHARACTERS, measureSms } from '../../../core/notice/sms-text.ts';
import { RateLimit } from '../../http/rate-limit.ts';
import type { ProviderAnswer } from '../base/answer.ts';
import { ApiError } from '../base/api-error.ts';
import type { SmsProviderConfig } from '../base/config.ts';
import { readNumber } from '../recipients/phone-behaviour.ts';
import type { SmsBackend } from './sms-backend.ts';
import { priceOf } from './sms-prices.ts';

// Shapes and limits: API reference of AWS End User Messaging SMS and voice v2, `SendTextMessage`.
const nameSchema = z
  .string()
  .max(256)
  .regex(/^[A-Za-z0-9_:/-]+$/);
const sendSchema = z.object({
  DestinationPhoneNumber: z.string().regex(/^\+?[1-9][0-9]{1,18}$/),
  OriginationIdentity: z
    .string()
    .max(256)
    .regex(/^[A-Za-z0-9_:/+-]+$/),
  MessageBody: z.string().max(MAX_SMS_CHARACTERS).regex(/\S/),
  MessageType: z.enum(['TRANSACTIONAL', 'PROMOTIONAL']).optional(),
  ConfigurationSetName: nameSchema.optional(),
  ProtectConfigurationId: nameSchema.optional(),
  MaxPrice: z
    .string()
    .max(8)
    .regex(/^[0-9]{0,2}\.[0-9]{1,5}$/)
    .optional(),
  TimeToLive: z.int().min(5).max(259_200).default(259_200),
  Context: z
    .record(
      z.string().max(100).regex(/^\S+$/),
      z
        .string()
        .max(800)
        .regex(/^\S([\s\S]*\S)?$/),
    )
    .refine((context) => Object.keys(context).length <= 5)
    .default({}),
  DryRun: z.boolean().default(false),
});
type SendRequest = z.infer<typeof sendSchema>;

/** Settings of the account for SMS that may change while it runs. */
export type SmsControl = {
  partsPerSecond?: number | undefined;
  monthlySpendLimitUsd?: number | undefined;
};

const conflict = (Reason: string, message: string): ApiError =>
  new ApiError(400, 'ConflictException', message, { Reason });
const missing = (ResourceType: string, ResourceId: string): ApiError =>
  new ApiError(400, 'ResourceNotFoundException', `There is no ${ResourceType} ${ResourceId}.`, {
    ResourceType,
    ResourceId,
  });
const invalid = (Reason: string, Fields: { Name: string; Message: string }[] = []): ApiError =>
  new ApiError(400, 'ValidationException', 'The request is not valid.', { Reason, Fields });

/** AWS End User Messaging SMS as its unmodified SDK client sees it, with the refusals it documents. */
export class SmsApi {
  readonly #config: SmsProviderConfig;
  readonly #network: SmsBackend;
  readonly #rate: RateLimit;
  #monthlySpendLimitUsd: number;

  constructor(config: SmsProviderConfig, { network, clock }: { network: SmsBackend; clock: Clock }) {
    this.#config = config;
    this.#network = network;
    this.#rate = new RateLimit(config.partsPerSecond, clock);
    this.#monthlySpendLimitUsd = config.monthlySpendLimitUsd;
  }

  /** Changes the account's settings until the provider starts again. */
  control({ partsPerSecond, monthlySpendLimitUsd }: SmsControl): void {
    if (partsPerSecond !== undefined) this.#rate.change(partsPerSecond);
    this.#monthlySpendLimitUsd = monthlySpendLimitUsd ?? this.#monthlySpendLimitUsd;
  }

  /** Answers a call of AWS JSON 1.0; undefined for an operation that is not simulated. */
  answer(target: string, bytes: Buffer, caller: string): ProviderAnswer | undefined {
    switch (target) {
      case 'PinpointSMSVoiceV2.SendTextMessage':
        return this.#send(bytes, caller);
      case 'PinpointSMSVoiceV2.DescribeSpendLimits':
        return this.#describeSpendLimits();
      case 'PinpointSMSVoiceV2.DescribeAccountAttributes': {
        const Value = this.#config.sandbox === true ? 'SANDBOX' : 'PRODUCTION';
        return { status: 200, body: { AccountAttributes: [{ Name: 'ACCOUNT_TIER', Value }] } };
      }
      default:
        return undefined;
    }
  }

  #describeSpendLimits(): ProviderAnswer {
    const limit = this.#monthlySpendLimitUsd;
    const limits = { EnforcedLimit: limit, MaxLimit: limit, Overridden: false };
    return {
      status: 200,
      body: {
        SpendLimits: [
          { Name: 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT', ...limits },
          { Name: 'VOICE_MESSAGE_MONTHLY_SPEND_LIMIT', EnforcedLimit: 1, MaxLimit: 1, Overridden: false },
        ],
      },
    };
  }

  #send(bytes: Buffer, caller: string): ProviderAnswer {
    try {
      const request = this.#read(bytes);
      const MessageId = this.#accept(request, caller);
      return { status: 200, body: { MessageId } };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { status, errorType, message, members } = error;
      if (errorType === 'ThrottlingException') this.#network.throttle();
      else this.#network.refuse(String(members.Reason ?? errorType));
      return { status, errorType, body: { __type: errorType, Message: message, ...members } };
    }
  }

  #read(bytes: Buffer): SendRequest {
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8'));
    } catch {
      throw new ApiError(400, 'SerializationException', 'The request body is not valid JSON.');
    }
    const parsed = sendSchema.safeParse(value);
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.map(({ path, message }) => ({
      Name: String(path[0] ?? ''),
      Message: message,
    }));
    throw invalid('FIELD_VALIDATION_FAILED', fields);
  }

  #accept(request: SendRequest, caller: string): string {
    const { OriginationIdentity: from, MessageBody: text } = request;
    const to = `+${request.DestinationPhoneNumber.replace(/^\+/, '')}`;
    const { senderIds, protections, sandbox } = this.#config;
    const set = request.ConfigurationSetName;
    if (set !== undefined && !this.#network.hasSet(set)) throw missing('configuration-set', set);
    if (!senderIds.some(({ senderId }) => senderId === from)) throw missing('sender-id', from);
    const protection =
      request.ProtectConfigurationId ??
      protections.find(({ configurationSets }) => configurationSets.includes(set ?? ''))?.id;
    const protect = protections.find(({ id }) => id === protection);
    if (protection !== undefined && protect === undefined) throw missing('protect-configuration', protection);

    const number = readNumber(to);
    if (number === undefined) {
      throw invalid('INVALID_PARAMETER', [
        { Name: 'DestinationPhoneNumber', Message: 'Phone number is not valid.' },
      ]);
    }
    if (number.country !== undefined && protect?.blockedCountries.includes(number.country)) {
      throw conflict(
        'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
        'The protect configuration blocks messages to this country.',
      );
    }
    if (!senderIds.some(({ senderId, country }) => senderId === from && country === number.country)) {
      throw invalid('INVALID_IDENTITY_FOR_DESTINATION_COUNTRY');
    }
    if (sandbox === true) {
      throw conflict('DESTINATION_PHONE_NUMBER_NOT_VERIFIED', 'The destination is not verified.');
    }
    if (this.#network.isOptedOut(to)) {
      throw conflict('DESTINATION_PHONE_NUMBER_OPTED_OUT', 'The destination has opted out.');
    }
    const usd = priceOf(text, number.country);
    if (request.MaxPrice !== undefined && usd > Number(request.MaxPrice)) {
      throw invalid('PRICE_OVER_THRESHOLD');
    }
    if (this.#network.spentThisMonthUsd() + usd > this.#monthlySpendLimitUsd) {
      throw new ApiError(400, 'ServiceQuotaExceededException', 'The monthly spend limit is reached.', {
        Reason: 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
      });
    }
    // Checked like any other, but sent to nobody and paid by nobody.
    if (request.DryRun) return randomUUID();
    if (!this.#rate.takeWhole(measureSms(text).parts)) {
      throw new ApiError(400, 'ThrottlingException', 'Rate exceeded');
    }
    return this.#network.accept({
      to,
      from,
      text,
      set,
      timeToLiveSeconds: request.TimeToLive,
      context: Object.entries(request.Context),
      caller,
    });
  }
}
