/**
 * What stays allowed although a campaign on this machine never needs it, each with the reason. Written as
 * `describeGrant` does.
 */
export const keptPermissions: readonly { permissions: string[]; reason: string }[] = [
  {
    permissions: [
      'EventsStreamRole: s3:GetBucketLocation on eventseventbucket',
      'EventsStreamRole: s3:ListBucket on eventseventbucket',
      'EventsStreamRole: s3:ListBucketMultipartUploads on eventseventbucket',
      'EventsStreamRole: s3:AbortMultipartUpload on eventseventbucket/events/*',
      'EventsStreamRole: s3:AbortMultipartUpload on eventseventbucket/failed/*',
      'EventsStreamRole: s3:PutObject on eventseventbucket/failed/*',
      'EventsStreamRole: kms:Decrypt on key/Key through s3',
      'EventsStreamRole: logs:CreateLogStream on log-group:EventsStreamLogs:*',
      'EventsStreamRole: logs:PutLogEvents on log-group:EventsStreamLogs:*',
    ],
    reason:
      'Firehose asks for these to write large files in parts and to report failures; the local stream writes each file whole and never fails.',
  },
  {
    permissions: [
      'ConsoleDeployRole: sts:AssumeRole on role/ConsoleDeployRole by lambda.amazonaws.com',
      'ConsoleDeployRole: logs:CreateLogStream on log-group:ConsoleDeployLogs:*',
      'ConsoleDeployRole: logs:PutLogEvents on log-group:ConsoleDeployLogs:*',
      'ConsoleDeployRole: s3:GetObject on cdk-hnb659fds-assets-0000-eu-west-3/*',
      'ConsoleDeployRole: s3:GetObject on consolefiles/*',
      'ConsoleDeployRole: s3:PutObject on consolefiles/*',
      'ConsoleDeployRole: s3:ListBucket on consolefiles',
    ],
    reason:
      'A function of CDK puts the files of the console into their bucket; here they are read where they were built.',
  },
  {
    permissions: [
      'AccessLogBucketPolicy: s3:PutObject on accesslogbucket/AudienceBucket/* by logging.s3.amazonaws.com',
      'AccessLogBucketPolicy: s3:PutObject on accesslogbucket/EventBucket/* by logging.s3.amazonaws.com',
      'AccessLogBucketPolicy: s3:PutObject on accesslogbucket/SealBucket/* by logging.s3.amazonaws.com',
      'AccessLogBucketPolicy: s3:PutObject on accesslogbucket/Console/* by logging.s3.amazonaws.com',
    ],
    reason: 'S3 writes its access logs by itself; the local run keeps none.',
  },
  {
    permissions: [
      'Key: kms:CreateGrant on * through secretsmanager',
      'Key: kms:Decrypt on * through secretsmanager',
      'Key: kms:DescribeKey on * through secretsmanager',
      'Key: kms:Encrypt on * through secretsmanager',
      'Key: kms:GenerateDataKey* on * through secretsmanager',
      'Key: kms:ReEncrypt* on * through secretsmanager',
    ],
    reason: 'Whoever deploys the stack needs these to make the secret; it is made otherwise here.',
  },
  {
    permissions: [
      'Key: kms:Decrypt on * by cloudwatch.amazonaws.com',
      'Key: kms:GenerateDataKey on * by cloudwatch.amazonaws.com',
    ],
    reason: 'CloudWatch tells of alarms through an encrypted topic; the local run raises none.',
  },
  {
    permissions: [
      'ImportRole: sqs:SendMessage on ImportQueueMessages',
      'ImportRole: kms:GenerateDataKey on key/Key through sqs',
      'ImportRole: dynamodb:GetItem on table/TablesAudienceTable',
    ],
    reason: 'Only a list too long for one run of the function is handed on, with its open chunks.',
  },
  {
    permissions: [
      'ImportRole: s3:ListBucket on audiencebucket',
      'LettersRole: s3:ListBucket on audiencebucket',
    ],
    reason:
      'Only of a file that is gone must S3 say so, which it does to nobody who may not list the bucket.',
  },
  {
    permissions: ['ApiRole: s3:GetObject on audiencebucket/imports/*/conflicts.json'],
    reason: 'Only a list in which a reference stands for several people has conflicts to show.',
  },
  {
    permissions: [
      'ImportRole: s3:AbortMultipartUpload on audiencebucket/imports/*',
      'LettersRole: s3:AbortMultipartUpload on audiencebucket/outcomes/*',
    ],
    reason: 'Only a file of rejected rows that could not be joined is given up.',
  },
  {
    permissions: ['TrackRole: s3:GetObject on eventseventbucket/evidence/*'],
    reason: 'Only a file that is named once more after it was read is read from what was kept of it.',
  },
  {
    permissions: ['LettersRole: s3:AbortMultipartUpload on audiencebucket/letters/*'],
    reason: 'Only a file of letters that could not be ended is given up.',
  },
  {
    permissions: [
      'ExportRole: s3:AbortMultipartUpload on audiencebucket/reports/*',
      'ExportRole: kms:Decrypt on key/Key through s3',
    ],
    reason: 'Only a report of more than 8 MiB is written in parts, which are joined or given up.',
  },
  {
    permissions: ['PaceRole: sqs:SendMessage on PurgeQueueMessages'],
    reason:
      'Only when the retention of a campaign ends, at the earliest after a month, is its purge asked for.',
  },
  {
    permissions: ['PaceRole: dynamodb:PutItem on table/TablesDeliveryTable'],
    reason: 'Only a chunk that stopped moving is released again.',
  },
  {
    permissions: ['PaceRole: dynamodb:BatchGetItem on table/TablesDeliveryTable'],
    reason: 'Only where somebody is handed on to the next channel are deliveries read one by one.',
  },
  {
    permissions: [
      'ImportRole: sqs:ChangeMessageVisibility on ImportQueueMessages',
      'ImportRole: sqs:ChangeMessageVisibility on ImportQueueDeadLetters',
      'SendRole: sqs:ChangeMessageVisibility on ChunkQueueMessages',
      'TrackRole: sqs:ChangeMessageVisibility on EventsEventFilesMessages',
      'ExportRole: sqs:ChangeMessageVisibility on ExportQueueMessages',
      'LettersRole: sqs:ChangeMessageVisibility on LetterQueueMessages',
      'PurgeRole: sqs:ChangeMessageVisibility on PurgeQueueMessages',
    ],
    reason:
      'Only work that failed, a chunk that the provider throttles, or one in doubt is tried again later.',
  },
  {
    permissions: [
      'SendRole: sqs:GetQueueAttributes on EventsEventFilesMessages',
      'SendRole: cloudwatch:GetMetricStatistics on *',
    ],
    reason: 'Only a chunk in doubt waits for events that are still on their way, or to be read.',
  },
  {
    permissions: ['SendRole: dynamodb:PutItem on table/TablesCampaignTable'],
    reason: 'Only where the provider lets nobody send any more is the campaign paused.',
  },
  {
    permissions: [
      'PaceRole: sms-voice:DescribeSpendLimits on *',
      'PaceRole: sms-voice:DescribeAccountAttributes on *',
      'PaceRole: cloudwatch:GetMetricStatistics on *',
      'ApiRole: sms-voice:DescribeSpendLimits on *',
      'ApiRole: sms-voice:DescribeAccountAttributes on *',
      'ApiRole: cloudwatch:GetMetricStatistics on *',
      'SendRole: sms-voice:SendTextMessage on configuration-set/sms',
      'SendRole: sms-voice:SendTextMessage on protect-configuration/*',
      ...['FR', 'GP', 'MQ', 'GF', 'RE'].map(
        (country) => `SendRole: sms-voice:SendTextMessage on sender-id/HOSPITAL/${country}`,
      ),
    ],
    reason: 'Only a campaign that writes to people of a country by SMS needs the sender ID of that country.',
  },
  {
    permissions: ['TrackRole: dynamodb:GetItem on table/TablesDeliveryTable'],
    reason: 'Only where another writer came first is a delivery read again.',
  },
  {
    permissions: [
      'ApiRole: sqs:DeleteMessage on ImportQueueDeadLetters',
      'ApiRole: sqs:DeleteMessage on ChunkQueueDeadLetters',
      'ApiRole: sqs:DeleteMessage on EventsEventFilesDeadLetters',
      'ApiRole: sqs:DeleteMessage on ExportQueueDeadLetters',
      'ApiRole: sqs:DeleteMessage on LetterQueueDeadLetters',
      'ApiRole: sqs:DeleteMessage on PurgeQueueDeadLetters',
      'ApiRole: sqs:SendMessage on ChunkQueueMessages',
      'ApiRole: sqs:SendMessage on EventsEventFilesMessages',
    ],
    reason: 'Only where something was given up is there anything to put back.',
  },
];
