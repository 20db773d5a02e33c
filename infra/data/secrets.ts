import { RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';
import { acknowledge } from './nag-suppressions.ts';

type LastingSecretProps = {
  key: EncryptionKey;
  description: string;
  /** Why it is never changed. */
  lasts: string;
};

/** A random text that keys are derived from (`adapters/aws/secret-keys.ts`), the same for ever. */
class LastingSecret extends Secret {
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { key, description, lasts }: LastingSecretProps) {
    super(scope, id, {
      description,
      encryptionKey: key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.#key = key;
    acknowledge(this, 'AwsSolutions-SMG4', lasts);
  }

  allowReading(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.secretArn] }),
    );
    this.#key.allowThrough('secretsmanager', grantee, 'Decrypt');
  }
}

/** Of look-up hashes and notice codes. Without it nobody can be found any more, and no notice code can be checked. */
export class LookupSecret extends LastingSecret {
  constructor(scope: Construct, id: string, { key }: { key: EncryptionKey }) {
    super(scope, id, {
      key,
      description: 'Key of the look-up hashes and notice codes of Tocsin',
      lasts:
        'A new value would make every stored hash and every notice code already sent worthless, so it never changes.',
    });
  }
}

/**
 * Of the hashes of the audit trail. Apart from the other: only who records or verifies reads it. A secret and no HMAC key
 * of AWS KMS, which would be asked once for each entry that is recorded, and again for each that is verified.
 */
export class AuditSecret extends LastingSecret {
  constructor(scope: Construct, id: string, { key }: { key: EncryptionKey }) {
    super(scope, id, {
      key,
      description: 'Key of the audit trail of Tocsin',
      lasts: 'With a new value nothing recorded before could be verified, so it never changes.',
    });
  }
}
