import { RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';
import { acknowledge } from './nag-suppressions.ts';

/** A random text that the keys of look-up hashes and notice codes are derived from (`adapters/aws/lookup-key.ts`). */
export class LookupSecret extends Secret {
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { key }: { key: EncryptionKey }) {
    super(scope, id, {
      description: 'Key of the look-up hashes and notice codes of Tocsin',
      encryptionKey: key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      // Without it nobody can be found any more, and no notice code can be checked.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.#key = key;
    acknowledge(
      this,
      'AwsSolutions-SMG4',
      'A new value would make every stored hash and every notice code already sent worthless, so it never changes.',
    );
  }

  allowReading(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.secretArn] }),
    );
    this.#key.allowThrough('secretsmanager', grantee, 'Decrypt');
  }
}
