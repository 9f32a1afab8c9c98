import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, type ITable, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias, type IKey, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { LEAK_INDEX, type LeakIndexLocation } from '../../engine/src/contract';
import { resolveKey } from '../checks/encryption-key';
import { checkMatchOptions } from '../checks/leak-index';
import { checkTableProps } from '../checks/table';
import type { RotatingSecret } from '../rotating-secret';
import { createTable } from '../table';
import {
  grantFingerprintsOf,
  grantLookUpOf,
  grantMacOf,
  grantMatchOf,
  writeStatements,
} from './leak-index-grants';

/** Properties of `LeakIndex`. */
export interface LeakIndexProps {
  /**
   * KMS key that encrypts the table, which has no secret values. The rotators and the grantees of `grantMatch` may use it
   * through DynamoDB.
   *
   * @default - a key that DynamoDB owns
   */
  readonly encryptionKey?: IKey;

  /**
   * Fate of the table and of the HMAC key when they are removed from the stack. Without either, fingerprints of values that
   * were replaced are lost; those of labelled versions are written to a new index by the next sweeps.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Refuses the deletion of the table, by whomever it may be.
   *
   * @default - true, unless the removal policy is `RemovalPolicy.DESTROY`
   */
  readonly deletionProtection?: boolean;
}

/** Options of `LeakIndex.grantMatch`. */
export interface GrantMatchOptions {
  /**
   * Secrets whose state the grantee may look up: `secretsmanager:DescribeSecret`, which shows no value. For other secrets,
   * a match is found, and its state is unknown.
   *
   * @default - none
   */
  readonly secrets?: RotatingSecret[];
}

/**
 * Fingerprints of the secret values that rotators issued, by which a leaked value is recognized.
 *
 * A fingerprint is an HMAC-SHA256 under a key that never leaves KMS. The table has for each the ARN of the secret, the
 * version, the kind and the id of the credential; it has neither secret values nor hashes without a key. Pass the index as
 * `leakIndex` to each `RotatingSecret`, and the ARN of the table, an output of the stack, to
 * `npx cdk-rekey scan --leak-index`.
 *
 * KMS does not rotate HMAC keys. A new index, with another construct id, replaces the key; sweeps fill it.
 */
export class LeakIndex extends Construct {
  /** Table of the fingerprints. */
  public readonly table: ITable;

  /** HMAC key of the fingerprints: `HMAC_256`. */
  public readonly key: IKey;

  private readonly encryptionKey?: IKey;

  /** @throws `WrongType`, `KeyUnknown`, `KeyOfAnotherRegion` */
  constructor(scope: Construct, id: string, props: LeakIndexProps = {}) {
    super(scope, id);
    checkTableProps(this, props);
    const { removalPolicy = RemovalPolicy.RETAIN } = props;
    this.encryptionKey = props.encryptionKey && resolveKey(this, props.encryptionKey);
    this.key = new Key(this, 'Key', {
      description: `HMAC key of the leak index ${this.node.path}`.slice(0, 8192),
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy,
    });
    const table = createTable(this, LEAK_INDEX.fingerprint, {
      encryptionKey: this.encryptionKey,
      removalPolicy,
      deletionProtection: props.deletionProtection,
    });
    table.addGlobalSecondaryIndex({
      indexName: LEAK_INDEX.byCredential,
      partitionKey: { name: LEAK_INDEX.credential, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.table = table;
    // A matcher finds the key by the name of the table.
    new Alias(this, 'Alias', {
      aliasName: `${LEAK_INDEX.alias}${table.tableName}`,
      targetKey: this.key,
      removalPolicy,
    });
    new CfnOutput(this, 'TableArn', {
      value: table.tableArn,
      description: 'Leak index, for npx cdk-rekey scan --leak-index.',
    });
  }

  /**
   * Allows a principal to recognize leaked values: `kms:GenerateMac` on the HMAC key, `dynamodb:BatchGetItem` on the table,
   * `dynamodb:Query` on its index by credential, and `secretsmanager:DescribeSecret` on the given secrets. It cannot read
   * secret values.
   *
   * A principal with this grant can test whether a value that it has is one of the secrets, so grant it to scanners and
   * responders only.
   *
   * @param grantee - a principal of the account of the index that has policies: a role, a user or a group.
   * @throws `CrossAccountReader`, `NoPolicyToGrantIn`, `WrongType`
   */
  public grantMatch(grantee: IGrantable, options: GrantMatchOptions = {}): Grant {
    checkMatchOptions(this, options);
    const secrets = (options.secrets ?? []).map(({ secret }) => secret.secretArn);
    return grantMatchOf(this, grantee, secrets, this.encryptionKey);
  }

  /**
   * Allows a function to recognize values by their fingerprints, without the states of their secrets: `kms:GenerateMac` and
   * `dynamodb:BatchGetItem`.
   *
   * @internal
   */
  public _grantFingerprints(grantee: IGrantable): Grant {
    return grantFingerprintsOf(this, grantee, this.encryptionKey);
  }

  /**
   * Allows a function to make the fingerprints of values, without a look-up: `kms:GenerateMac`.
   *
   * @internal
   */
  public _grantMac(grantee: IGrantable): Grant {
    return grantMacOf(this, grantee);
  }

  /**
   * Allows a function to look up fingerprints and ids of credentials. It cannot make a fingerprint.
   *
   * @internal
   */
  public _grantLookUp(grantee: IGrantable): void {
    grantLookUpOf(this, grantee, this.encryptionKey);
  }

  /**
   * Location of the index in the environment of a rotator.
   *
   * @internal
   */
  public get _location(): LeakIndexLocation {
    return { table: this.table.tableArn, key: this.key.keyArn };
  }

  /**
   * Permissions of a rotator: it can add fingerprints and cannot read them.
   *
   * @internal
   */
  public get _writeStatements(): PolicyStatement[] {
    return writeStatements(this, this.encryptionKey);
  }
}
