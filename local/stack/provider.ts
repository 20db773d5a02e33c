import * as z from 'zod';
import { TemplateError } from '../template/template.ts';
import { lastOf, type Resources } from './resources.ts';

/** How a delivery stream writes its files to a bucket. */
export type DeliveryStreamSettings = {
  name: string;
  bucket: string;
  prefix: string;
  /** Time and size before compression, whichever comes first, after which a file is written. */
  bufferSeconds: number;
  bufferMiB: number;
  compression: 'UNCOMPRESSED' | 'GZIP';
};

type LocalConfigurationSet = {
  name: string;
  eventTypes: string[];
  /** ARN of the role in which events are written to the stream. */
  roleArn: string;
  /** With the ARN of the stream, and that of the role in which it writes its files. */
  deliveryStream: DeliveryStreamSettings & { arn: string; roleArn: string };
};

/** A name that SMS may come from in a country. */
export type LocalSenderId = { senderId: string; country: string };

/** Countries that a protect configuration lets SMS go to, all that it does not name, and the sets that it goes with. */
export type LocalProtection = { id: string; blockedCountries: string[]; configurationSets: string[] };

const streamProperties = z.object({
  ExtendedS3DestinationConfiguration: z.object({
    BucketARN: z.string(),
    RoleARN: z.string(),
    Prefix: z.string().default(''),
    BufferingHints: z
      .object({
        IntervalInSeconds: z.coerce.number().default(300),
        SizeInMBs: z.coerce.number().default(5),
      })
      .default({ IntervalInSeconds: 300, SizeInMBs: 5 }),
    CompressionFormat: z.enum(['UNCOMPRESSED', 'GZIP']).default('UNCOMPRESSED'),
  }),
});

const identityProperties = z.object({
  EmailIdentity: z.string(),
  MailFromAttributes: z.object({ MailFromDomain: z.string().optional() }).optional(),
});

const eventDestinationProperties = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.stringbool().or(z.boolean()).default(true),
    MatchingEventTypes: z.array(z.string()),
    KinesisFirehoseDestination: z.object({ DeliveryStreamARN: z.string(), IAMRoleARN: z.string() }),
  }),
});

const smsSetProperties = z.object({
  ProtectConfigurationId: z.string().optional(),
  EventDestinations: z
    .array(
      z.object({
        Enabled: z.stringbool().or(z.boolean()),
        MatchingEventTypes: z.array(z.string()),
        KinesisFirehoseDestination: z.object({ DeliveryStreamArn: z.string(), IamRoleArn: z.string() }),
      }),
    )
    .max(1, 'the local run knows one event destination of a configuration set')
    .default([]),
});

const protectionProperties = z.object({
  CountryRuleSet: z
    .strictObject({
      SMS: z.array(z.strictObject({ CountryCode: z.string(), ProtectStatus: z.enum(['ALLOW', 'BLOCK']) })),
    })
    .default({ SMS: [] }),
});

type Stream = LocalConfigurationSet['deliveryStream'];

/** The delivery streams of a stack, by ARN. Throws {@link TemplateError} where the stack has none such. */
const readStreams = ({ each, ref, attribute }: Resources): ((arn: string, where: string) => Stream) => {
  const streams = new Map(
    each(['AWS::KinesisFirehose::DeliveryStream'], streamProperties, (id, properties) => {
      const { BucketARN, RoleARN, Prefix, BufferingHints, CompressionFormat } =
        properties.ExtendedS3DestinationConfiguration;
      return [
        attribute(id, 'Arn'),
        {
          name: ref(id),
          arn: attribute(id, 'Arn'),
          roleArn: RoleARN,
          bucket: lastOf(BucketARN, ':'),
          prefix: Prefix,
          bufferSeconds: BufferingHints.IntervalInSeconds,
          bufferMiB: BufferingHints.SizeInMBs,
          compression: CompressionFormat,
        },
      ];
    }),
  );

  return (arn, where) => {
    const stream = streams.get(arn);
    if (stream !== undefined) return stream;
    throw new TemplateError(`${where} writes to a delivery stream that the stack does not have.`);
  };
};

/** The part of a stack that the provider of emails and SMS plays. */
export type LocalSending = {
  /** Domains and addresses that may send. */
  identities: string[];
  /** Domain that may send → the domain that bounces of its messages come back to. */
  mailFromDomains: Record<string, string>;
  configurationSets: LocalConfigurationSet[];
  /** Those of SMS. */
  smsConfigurationSets: LocalConfigurationSet[];
  senderIds: LocalSenderId[];
  protections: LocalProtection[];
};

export const readSending = (resources: Resources): LocalSending => {
  const { each, ref } = resources;
  const protectedSets = each(
    ['AWS::SMSVOICE::ConfigurationSet'],
    smsSetProperties,
    (id, { ProtectConfigurationId }) => ({ set: ref(id), protection: ProtectConfigurationId }),
  );
  const streamOf = readStreams(resources);
  const identities = each(['AWS::SES::EmailIdentity'], identityProperties, (_, properties) => ({
    name: properties.EmailIdentity.toLowerCase(),
    mailFromDomain: properties.MailFromAttributes?.MailFromDomain,
  }));
  return {
    identities: identities.map(({ name }) => name),
    mailFromDomains: Object.fromEntries(
      identities.flatMap(({ name, mailFromDomain }) =>
        mailFromDomain === undefined ? [] : [[name, mailFromDomain]],
      ),
    ),
    configurationSets: each(
      ['AWS::SES::ConfigurationSetEventDestination'],
      eventDestinationProperties,
      (id, { ConfigurationSetName, EventDestination }): LocalConfigurationSet[] => {
        if (!EventDestination.Enabled) return [];
        const { DeliveryStreamARN, IAMRoleARN } = EventDestination.KinesisFirehoseDestination;
        return [
          {
            name: ConfigurationSetName,
            eventTypes: EventDestination.MatchingEventTypes,
            roleArn: IAMRoleARN,
            deliveryStream: streamOf(DeliveryStreamARN, id),
          },
        ];
      },
    ).flat(),
    smsConfigurationSets: each(
      ['AWS::SMSVOICE::ConfigurationSet'],
      smsSetProperties,
      (id, { EventDestinations }): LocalConfigurationSet[] =>
        EventDestinations.filter(({ Enabled }) => Enabled).map(
          ({ MatchingEventTypes, KinesisFirehoseDestination: { DeliveryStreamArn, IamRoleArn } }) => ({
            name: ref(id),
            eventTypes: MatchingEventTypes,
            roleArn: IamRoleArn,
            deliveryStream: streamOf(DeliveryStreamArn, id),
          }),
        ),
    ).flat(),
    senderIds: each(
      ['AWS::SMSVOICE::SenderId'],
      z.object({ SenderId: z.string(), IsoCountryCode: z.string() }),
      (_, { SenderId, IsoCountryCode }) => ({ senderId: SenderId, country: IsoCountryCode }),
    ),
    protections: each(
      ['AWS::SMSVOICE::ProtectConfiguration'],
      protectionProperties,
      (id, { CountryRuleSet }) => ({
        id: ref(id),
        blockedCountries: CountryRuleSet.SMS.flatMap(({ CountryCode, ProtectStatus }) =>
          ProtectStatus === 'BLOCK' ? [CountryCode] : [],
        ),
        configurationSets: protectedSets.flatMap(({ set, protection }) =>
          protection === ref(id) ? [set] : [],
        ),
      }),
    ),
  };
};
