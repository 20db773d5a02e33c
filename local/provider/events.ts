import type { Happening } from './behaviour.ts';

/** What every event of one message tells about it; the `…Json` parts are JSON text already. */
export type MailFacts = {
  messageId: string;
  acceptedMs: number;
  address: string;
  from: string;
  replyTo: readonly string[];
  sourceArn: string;
  subject: string;
  /** The members of the `tags` object, without braces. */
  tagsJson: string;
  /** The placeholder that had no value. */
  missing: string | undefined;
};

const json = JSON.stringify;

let isoSecond = Number.NaN;
let isoStart = '';

/** ISO 8601 with milliseconds; most times asked for share their second with the one before. */
const iso = (atMs: number): string => {
  const second = Math.floor(atMs / 1000);
  if (second !== isoSecond) {
    isoSecond = second;
    isoStart = new Date(second * 1000).toISOString().slice(0, 20);
  }
  return `${isoStart}${String(1000 + (atMs - second * 1000)).slice(1)}Z`;
};

/** Account number of the simulated account, as AWS writes it in its examples. */
export const ACCOUNT_ID = '123456789012';

const mailJson = (mail: MailFacts): string => {
  const to = json(mail.address);
  const from = json(mail.from);
  const subject = json(mail.subject);
  const replyTo =
    mail.replyTo.length === 0 ? '' : `,{"name":"Reply-To","value":${json(mail.replyTo.join(', '))}}`;
  return `{"timestamp":"${iso(mail.acceptedMs)}","source":${from},"sourceArn":"${mail.sourceArn}","sendingAccountId":"${ACCOUNT_ID}","messageId":"${mail.messageId}","destination":[${to}],"headersTruncated":false,"headers":[{"name":"From","value":${from}}${replyTo},{"name":"To","value":${to}},{"name":"Subject","value":${subject}},{"name":"MIME-Version","value":"1.0"},{"name":"Content-Type","value":"multipart/alternative"}],"commonHeaders":{"from":[${from}],"to":[${to}],"messageId":"${mail.messageId}","subject":${subject}},"tags":{${mail.tagsJson}}}`;
};

const particulars = (mail: MailFacts, happening: Happening): string => {
  const atMs = mail.acceptedMs + happening.afterMs;
  const at = iso(atMs);
  const to = json(mail.address);
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
      return `"failure":{"errorMessage":${json(`Attribute '${mail.missing ?? ''}' is not present in the rendering data.`)},"templateName":"inline"}`;
  }
};

/**
 * One event as SES publishes it to Firehose, a line of JSON without its newline. Written by hand, since tens of
 * thousands a second are made. Source: SES developer guide, "Contents of event data that Amazon SES publishes to
 * Firehose".
 */
export const eventJson = (mail: MailFacts, happening: Happening): string =>
  `{"eventType":"${happening.event}",${particulars(mail, happening)},"mail":${mailJson(mail)}}`;
