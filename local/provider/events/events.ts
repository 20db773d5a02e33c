import type { Happening } from '../recipients/behaviour.ts';

/** What the messages of a call have in common in their events; the `…Json` parts are made by {@link eventText}. */
export type CallFacts = {
  acceptedMs: number;
  fromJson: string;
  /** All of them, separated by commas. */
  replyToJson: string | undefined;
  sourceArn: string;
  /** Members of the `tags` object that SES adds itself, without braces. */
  sesTagsJson: string;
};

/** A message as its events tell of it. */
export type EventMail = {
  messageId: string;
  acceptedMs: number;
  /** The recipient's address, by {@link eventText}. */
  toJson: string;
  /** The placeholder that had no value. */
  missing: string | undefined;
  /** The `mail` object, which is the same in all its events. */
  mailJson: string;
};

/** Printable ASCII that JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A text as it stands in events: JSON in ASCII only, so that a record's characters are its bytes. */
export const eventText = (text: string): string =>
  PLAIN.test(text)
    ? `"${text}"`
    : JSON.stringify(text).replace(
        /[\u007f-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );

const isoSeconds = new Float64Array(64);
const isoStarts: string[] = [];

/** ISO 8601 with milliseconds; the times asked for share few seconds, so their beginnings are kept. */
const iso = (atMs: number): string => {
  const second = Math.floor(atMs / 1000);
  const slot = second & 63;
  if (isoSeconds[slot] !== second) {
    isoSeconds[slot] = second;
    isoStarts[slot] = new Date(second * 1000).toISOString().slice(0, 20);
  }
  return `${isoStarts[slot]}${String(1000 + (atMs - second * 1000)).slice(1)}Z`;
};

/** Account number of the simulated account, as AWS writes it in its examples. */
export const ACCOUNT_ID = '123456789012';

/**
 * The `mail` object of a message's events: one flat piece of ASCII JSON, made once a message. Address and subject come
 * by {@link eventText}.
 */
export const mailJson = (
  call: CallFacts,
  messageId: string,
  to: string,
  title: string,
  tags: readonly (readonly [name: string, value: string])[],
): string => {
  const { fromJson: from, replyToJson } = call;
  // `join` makes a flat string; a chain of concatenations would keep all its pieces.
  return [
    `{"timestamp":"${iso(call.acceptedMs)}","source":${from},"sourceArn":"${call.sourceArn}","sendingAccountId":"${ACCOUNT_ID}"`,
    `"messageId":"${messageId}","destination":[${to}],"headersTruncated":false,"headers":[{"name":"From","value":${from}}`,
    ...(replyToJson === undefined ? [] : [`{"name":"Reply-To","value":${replyToJson}}`]),
    `{"name":"To","value":${to}},{"name":"Subject","value":${title}},{"name":"MIME-Version","value":"1.0"},{"name":"Content-Type","value":"multipart/alternative"}]`,
    `"commonHeaders":{"from":[${from}],"to":[${to}],"messageId":"${messageId}","subject":${title}}`,
    `"tags":{${call.sesTagsJson}`,
    ...tags.map(([name, value]) => `${eventText(name)}:[${eventText(value)}]`),
  ]
    .join(',')
    .concat('}}');
};

const particulars = (mail: EventMail, happening: Happening): string => {
  const atMs = mail.acceptedMs + happening.afterMs;
  const at = iso(atMs);
  const to = mail.toJson;
  const feedbackId = (): string => `${mail.messageId.slice(0, -6)}${happening.event.length}00000`;
  switch (happening.event) {
    case 'Send':
      return '"send":{}';
    case 'Delivery':
      return `"delivery":{"timestamp":"${at}","processingTimeMillis":${happening.afterMs},"recipients":[${to}],"smtpResponse":"250 2.6.0 Message received","reportingMTA":"mta.example.com"}`;
    case 'Bounce': {
      const { type, subType, status, reply } = happening.bounce;
      const diagnosis =
        status === '' ? '' : `,"action":"failed","status":"${status}","diagnosticCode":"${reply}"`;
      return `"bounce":{"bounceType":"${type}","bounceSubType":"${subType}","bouncedRecipients":[{"emailAddress":${to}${diagnosis}}],"timestamp":"${at}","feedbackId":"${feedbackId()}","reportingMTA":"dsn; mta.example.com"}`;
    }
    case 'Complaint':
      return `"complaint":{"complainedRecipients":[{"emailAddress":${to}}],"timestamp":"${at}","feedbackId":"${feedbackId()}","complaintSubType":null,"userAgent":"Tocsin provider simulator","complaintFeedbackType":"abuse","arrivalDate":"${at}"}`;
    case 'DeliveryDelay':
      return `"deliveryDelay":{"timestamp":"${at}","delayType":"TransientCommunicationFailure","expirationTime":"${iso(mail.acceptedMs + 14 * 3_600_000)}","delayedRecipients":[{"emailAddress":${to},"status":"4.4.1","diagnosticCode":"smtp; 421 4.4.1 Unable to connect to remote host"}]}`;
    case 'Rendering Failure':
      return `"failure":{"errorMessage":${eventText(`Attribute '${mail.missing ?? ''}' is not present in the rendering data.`)},"templateName":"inline"}`;
  }
};

/**
 * One event as SES publishes it to Firehose, a line of ASCII JSON without its newline. Written by hand, since tens of
 * thousands a second are made. Source: SES developer guide, "Contents of event data that Amazon SES publishes to
 * Firehose".
 */
export const eventJson = (mail: EventMail, happening: Happening): string =>
  `{"eventType":"${happening.event}",${particulars(mail, happening)},"mail":${mail.mailJson}}`;
