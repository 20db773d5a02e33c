/**
 * Why a campaign stopped by itself, by code: what happened and what to do, for the administrator. Codes are
 * those of Amazon SES and AWS End User Messaging SMS or, where they have none, our own.
 */
const messages = new Map(
  Object.entries({
    ACCOUNT_DAILY_QUOTA_EXCEEDED:
      'The sending account has used up its quota for 24 hours. The campaign goes on by itself when part of it is free again; a higher quota, which the provider grants on request, lets it go on sooner.',
    ACCOUNT_SENDING_PAUSED:
      'Sending is paused for the whole account. Look in the Amazon SES console for who paused it and why, enable sending again, then resume.',
    CONFIGURATION_SET_SENDING_PAUSED:
      'Sending is paused for the configuration set that Tocsin uses. Enable it again in the Amazon SES console, then resume.',
    CONFIGURATION_SET_NOT_FOUND:
      'The configuration set that Tocsin sends with does not exist. Deploy the stack again so that it is made, then resume.',
    ACCOUNT_SUSPENDED:
      'The provider has suspended the sending account. Answer its message in the Amazon support centre; resume when the account is back.',
    TEMPLATE_NOT_FOUND:
      'The provider did not find the message template, although it is part of every call. Report this to the operator of Tocsin before you resume.',
    MAIL_FROM_DOMAIN_NOT_VERIFIED:
      'The MAIL FROM domain of the sender is not verified. Publish the DNS records that the Amazon SES console shows for it, wait until it is verified, then resume.',
    INVALID_SENDING_POOL_NAME:
      'The pool of sending addresses in the configuration set does not exist. Correct the configuration set in the Amazon SES console, then resume.',
    IDENTITY_NOT_VERIFIED:
      'The provider refuses the sender or, while the account is in its sandbox, the recipients as not verified. Verify the sender domain and ask for production access, then resume.',
    LIMIT_EXCEEDED:
      'The provider refuses to send because a limit of the account is reached. Look at the account in the Amazon SES console, have the limit raised, then resume.',
    MESSAGE_REJECTED:
      'The provider rejects the message because of its content. Check the text of the notice, and ask the provider what it objects to, before you resume.',
    BAD_REQUEST:
      'The provider does not accept the request as Tocsin makes it, so nobody in it was sent to. Check sender address, reply address and notice, or report this to the operator of Tocsin, then resume.',
    MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT:
      'What may be spent on SMS in this month is used up, or too little for the next ones; emails go on. Have the monthly spend limit raised in the AWS End User Messaging SMS console (and "sms.monthlyLimitUsd" in the configuration with it): SMS then resume by themselves, and otherwise when the next month begins.',
    DESTINATION_PHONE_NUMBER_NOT_VERIFIED:
      'The account is still in the SMS sandbox and sends only to numbers verified beforehand. Ask for production access in the AWS End User Messaging SMS console, then resume.',
    SMS_ACCOUNT_DISABLED:
      'The provider has disabled SMS for the account, or its reputation no longer suffices. Open a case in the Amazon support centre; resume when SMS is allowed again.',
    SMS_QUOTA_EXCEEDED:
      'A quota of the account for SMS is used up. Look in the AWS End User Messaging SMS console for which one, have it raised, then resume.',
    SMS_SENDER_NOT_ALLOWED:
      'The provider does not let the sender ID send to a country of the configuration: it needs to be registered there, is not active yet, or is not allowed. Look at the sender ID in the AWS End User Messaging SMS console, register it or take the country out of "sms.countries", then resume.',
    SMS_RESOURCE_NOT_FOUND:
      'The sender ID, the configuration set or the protect configuration that Tocsin sends SMS with does not exist. Deploy the stack again so that it is made, then resume.',
    SMS_CONFIGURATION:
      'The provider refuses to send because sender ID, configuration set and protect configuration do not fit together. Look at them in the AWS End User Messaging SMS console, or deploy the stack again, then resume.',
    PRICE_OVER_THRESHOLD:
      'An SMS would cost more than "sms.maxPriceUsd" allows for one message. Look at the parts and prices in the estimate; shorten the text, or raise the value and deploy, then resume.',
    SMS_BAD_REQUEST:
      'The provider does not accept the SMS as Tocsin makes it. Report this to the operator of Tocsin before you resume.',
    SMS_ACCESS_DENIED:
      'Tocsin is not allowed to send SMS with this account. Check the permissions of the send function for the sender ID and its configuration set, then resume.',
    ACCESS_DENIED:
      'Tocsin is not allowed to send with this account. Check the permissions of the send function and the sending authorisation of the sender domain, then resume.',
  }),
);

/** Code of AWS End User Messaging for a month's budget of text messages, whoever found it used up. */
export const SPENDING_CODE = 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT';

/** What an administrator reads when a campaign halts for `code`; an unknown code is named as it is. */
export const haltMessage = (code: string): string =>
  messages.get(code) ??
  `The provider refuses to send and gives the reason ${code}. Look it up in the provider's documentation, put it right, then resume.`;

/** The codes that have a sentence of their own. */
export const haltCodes: readonly string[] = [...messages.keys()];
