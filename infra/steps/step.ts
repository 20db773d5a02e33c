import { AssetHashType, DockerImage, Duration } from 'aws-cdk-lib';
import {
  type IGrantable,
  type IPrincipal,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  type RecursiveLoop,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Config } from '../config/config.ts';
import type { EncryptionKey } from '../data/encryption-key.ts';
import { acknowledge } from '../data/nag-suppressions.ts';
import type { PersonalBucket } from '../data/personal-bucket.ts';
import type { AuditSecret, LookupSecret } from '../data/secrets.ts';
import { ServiceLogs } from '../data/service-logs.ts';
import type { DataTables } from '../data/tables.ts';
import type { Bundle, Bundles } from './bundles.ts';

/** What the steps are built from; each takes the parts it needs. */
export type StepParts = {
  config: Config;
  version: string;
  bundles: Bundles;
  key: EncryptionKey;
  tables: DataTables;
  audience: PersonalBucket;
  secret: LookupSecret;
  auditSecret: AuditSecret;
};

/** Where CloudWatch keeps what the functions of a stage measure. */
export const metricNamespace = ({ stage }: Config): string => `Tocsin/${stage}`;

/** What logs and metrics call a function. */
export const serviceName = (name: string): string => `tocsin-${name}`;

export type StepProps<Env> = {
  config: Config;
  version: string;
  key: EncryptionKey;
  bundle: Bundle;
  /** Schema of the function's own `env.ts`: what it asks for must be given. */
  envSchema: z.ZodType<Env>;
  /** Without what every step is given: the version. */
  environment: Omit<NoInfer<Env>, 'TOCSIN_VERSION'>;
  memoryMebibytes: number;
  timeoutSeconds: number;
  recursiveLoop?: RecursiveLoop;
  /** Runs at once that are kept free for it, and the most it may have. */
  reservedConcurrency?: number | undefined;
};

/** One step of the data's way: a function of `functions/` with its role, which may do nothing yet but log. */
export class Step<Env extends object = object> extends Construct implements IGrantable {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly grantPrincipal: IPrincipal;
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: StepProps<Env>) {
    super(scope, id);
    const { bundle, timeoutSeconds } = props;
    this.timeoutSeconds = timeoutSeconds;
    const logGroup = new ServiceLogs(this, 'Logs', { key: props.key });
    // Own role instead of the managed policy, which lets a function write to every log group.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.grantPrincipal = this.role;
    logGroup.grantWrite(this.role);
    const given = { ...props.environment, TOCSIN_VERSION: props.version };
    const values = Object.entries(given).map(([name, value]) => [name, String(value)]);
    const environment = Object.fromEntries(values) as Record<string, string>;
    props.envSchema.parse(environment);
    this.function = new LambdaFunction(this, 'Function', {
      description: `Tocsin: ${bundle.name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundle.sourceDir, {
        assetHashType: AssetHashType.OUTPUT,
        bundling: {
          // Never asked: the files are there already.
          image: DockerImage.fromRegistry('unused'),
          local: {
            tryBundle(outputDir) {
              bundle.write(outputDir);
              return true;
            },
          },
        },
      }),
      environment: {
        ...environment,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: serviceName(bundle.name),
        POWERTOOLS_METRICS_NAMESPACE: metricNamespace(props.config),
      },
      memorySize: props.memoryMebibytes,
      timeout: Duration.seconds(timeoutSeconds),
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      // Lambda's own segments: how long a message waited, a process took to start, an invocation to run.
      tracing: Tracing.ACTIVE,
      ...(props.recursiveLoop === undefined ? {} : { recursiveLoop: props.recursiveLoop }),
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
    acknowledge(
      this,
      'AwsSolutions-IAM5[Resource::*]',
      'Sending trace segments to AWS X-Ray is a right that knows no resources.',
    );
  }

  allowInvoking(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.function.functionArn] }),
    );
  }
}
