import * as z from 'zod';
import { DEFAULT_QUIET_HOURS, type QuietHoursRule, quietHoursRules } from '../../core/pacing/quiet-hours.ts';

/** When no SMS leave. */
const quietHoursVariable = { SMS_QUIET_HOURS: z.enum(quietHoursRules).optional() };

/** Variables of a function that sends SMS. An installation that sends none has none of them. */
export const smsSendingVariables = {
  /** The name that messages come from. */
  SMS_SENDER_ID: z.string().min(1).optional(),
  SMS_CONFIGURATION_SET: z.string().min(1).optional(),
  SMS_TIME_TO_LIVE_SECONDS: z.coerce.number().int().min(5).max(259_200).optional(),
  /** What one message may cost, all its parts together, US dollars. */
  SMS_MAX_PRICE_USD: z.coerce.number().gt(0).optional(),
  ...quietHoursVariable,
};

/** Variables of a function that asks what may be sent by SMS; likewise. */
export const smsLimitVariables = {
  /** Message parts a second that the provider has agreed to. */
  SMS_PARTS_PER_SECOND: z.coerce.number().int().min(1).optional(),
  /** What the operator wants to spend in a calendar month at most, US dollars. */
  SMS_MONTHLY_LIMIT_USD: z.coerce.number().int().min(1).optional(),
  ...quietHoursVariable,
};

/** Variables of a function that has to know who can get an SMS; likewise. */
export const smsReachVariables = {
  /** Countries that SMS are sent to, ISO 3166-1 alpha-2, separated by commas. */
  SMS_COUNTRIES: z
    .string()
    .regex(/^[A-Z]{2}(?:,[A-Z]{2})*$/)
    .optional(),
};

type SendingVariables = z.infer<z.ZodObject<typeof smsSendingVariables>>;
type LimitVariables = z.infer<z.ZodObject<typeof smsLimitVariables>>;

/** When no SMS leave: by the rules of France unless the installation says otherwise. */
export const quietHoursOf = (env: z.infer<z.ZodObject<typeof quietHoursVariable>>): QuietHoursRule =>
  env.SMS_QUIET_HOURS ?? DEFAULT_QUIET_HOURS;

/** The countries that SMS are sent to; none in an installation that sends none. */
export const smsCountriesOf = (env: z.infer<z.ZodObject<typeof smsReachVariables>>): string[] =>
  env.SMS_COUNTRIES?.split(',') ?? [];

/** How SMS are sent; undefined in an installation that sends none. */
export const smsSendingOf = (env: SendingVariables) => {
  const {
    SMS_SENDER_ID: senderId,
    SMS_CONFIGURATION_SET: configurationSet,
    SMS_TIME_TO_LIVE_SECONDS: timeToLiveSeconds,
    SMS_MAX_PRICE_USD: maxPriceUsd,
  } = env;
  return senderId === undefined ||
    configurationSet === undefined ||
    timeToLiveSeconds === undefined ||
    maxPriceUsd === undefined
    ? undefined
    : { senderId, configurationSet, timeToLiveSeconds, maxPriceUsd };
};

/** What SMS are held to beside the provider's own limits; undefined in an installation that sends none. */
export const smsLimitsOf = (env: LimitVariables) => {
  const { SMS_PARTS_PER_SECOND: partsPerSecond, SMS_MONTHLY_LIMIT_USD: monthlyLimitUsd } = env;
  return partsPerSecond === undefined || monthlyLimitUsd === undefined
    ? undefined
    : { partsPerSecond, monthlyLimitUsd };
};
