import * as z from 'zod';
import type { CorsRule } from '../http/cors.ts';
import type { Queues } from './queues.ts';
import { lastOf, type Resources } from './resources.ts';

/** What `CreateTable` takes. */
export type LocalTable = { TableName: string } & Record<string, unknown>;

/** Says to a queue which objects were made. `event` is as in the template, `s3:ObjectCreated:*`. */
export type ObjectNotification = { event: string; prefix: string; suffix: string; queueName: string };

export type LocalBucket = {
  name: string;
  isVersioned: boolean;
  notifications: ObjectNotification[];
  cors: CorsRule[];
};

export type LocalSecret = {
  arn: string;
  name: string;
  length: number;
  fixed?: string;
  /** A JSON object that the generated text is put into, under `key`. */
  template?: { text: string; key: string };
};

const tableProperties = z.object({
  AttributeDefinitions: z.array(z.record(z.string(), z.unknown())),
  KeySchema: z.array(z.record(z.string(), z.unknown())),
  GlobalSecondaryIndexes: z
    .array(z.object({ IndexName: z.string(), KeySchema: z.unknown(), Projection: z.unknown() }))
    .optional(),
  LocalSecondaryIndexes: z
    .array(z.object({ IndexName: z.string(), KeySchema: z.unknown(), Projection: z.unknown() }))
    .optional(),
});

const bucketProperties = z.object({
  VersioningConfiguration: z.object({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
  NotificationConfiguration: z
    .strictObject({
      QueueConfigurations: z
        .array(
          z.strictObject({
            Event: z.string().startsWith('s3:ObjectCreated:', 'the local run tells of created objects only'),
            Queue: z.string(),
            Filter: z
              .strictObject({
                S3Key: z.strictObject({
                  Rules: z.array(
                    z.strictObject({
                      Name: z
                        .string()
                        .toLowerCase()
                        .pipe(z.enum(['prefix', 'suffix'])),
                      Value: z.string(),
                    }),
                  ),
                }),
              })
              .optional(),
          }),
        )
        .default([]),
    })
    .default({ QueueConfigurations: [] }),
  CorsConfiguration: z
    .strictObject({
      CorsRules: z.array(
        z.strictObject({
          AllowedHeaders: z.array(z.string()).default([]),
          AllowedMethods: z.array(z.string()),
          AllowedOrigins: z.array(z.string()),
          MaxAge: z.coerce.number().optional(),
        }),
      ),
    })
    .default({ CorsRules: [] }),
});

const secretProperties = z.object({
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .object({
      PasswordLength: z.coerce.number().default(32),
      SecretStringTemplate: z.string().optional(),
      GenerateStringKey: z.string().optional(),
    })
    .optional(),
});

export const readTables = ({ each, ref }: Resources): LocalTable[] =>
  each(
    ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
    tableProperties,
    (id, properties): LocalTable => ({
      TableName: ref(id),
      BillingMode: 'PAY_PER_REQUEST',
      ...properties,
    }),
  );

export const readBuckets = ({ each, ref }: Resources, queues: Queues): LocalBucket[] =>
  each(['AWS::S3::Bucket'], bucketProperties, (id, properties): LocalBucket => {
    const configurations = properties.NotificationConfiguration.QueueConfigurations;
    return {
      name: ref(id),
      isVersioned: properties.VersioningConfiguration?.Status === 'Enabled',
      cors: properties.CorsConfiguration.CorsRules.map((rule) => ({
        origins: rule.AllowedOrigins,
        methods: rule.AllowedMethods,
        headers: rule.AllowedHeaders,
        ...(rule.MaxAge === undefined ? {} : { maxAgeSeconds: rule.MaxAge }),
      })),
      notifications: configurations.map(({ Event, Queue, Filter }): ObjectNotification => {
        const rule = (kind: string): string =>
          Filter?.S3Key.Rules.find(({ Name }) => Name === kind)?.Value ?? '';
        return {
          event: Event,
          prefix: rule('prefix'),
          suffix: rule('suffix'),
          queueName: queues.named(Queue, id),
        };
      }),
    };
  });

export const readSecrets = ({ each, ref }: Resources): LocalSecret[] =>
  each(['AWS::SecretsManager::Secret'], secretProperties, (id, properties): LocalSecret => {
    const generate = properties.GenerateSecretString;
    const { SecretStringTemplate: text, GenerateStringKey: key } = generate ?? {};
    return {
      arn: ref(id),
      name: lastOf(ref(id), ':').replace(/-[0-9a-f]{6}$/, ''),
      length: generate?.PasswordLength ?? 32,
      ...(properties.SecretString === undefined ? {} : { fixed: properties.SecretString }),
      ...(text === undefined || key === undefined ? {} : { template: { text, key } }),
    };
  });
