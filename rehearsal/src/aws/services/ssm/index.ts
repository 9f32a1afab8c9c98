import type { Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';

/** Request members. Source: GetParameter and PutParameter, AWS Systems Manager API Reference. */
const MEMBERS: Members = { Name: 'text!', Overwrite: 'boolean', Type: 'text', Value: 'document' };

/** Largest value of the standard tier, bytes. Source: "Managing parameter tiers", AWS Systems Manager User Guide. */
const MOST_BYTES = 4096;

/**
 * The part of the Parameter Store that rotation needs: reading and replacing a value. A declared stub without types and
 * tiers: every parameter exists for a replacement, and for a read once it was replaced.
 */
export class Ssm implements Service {
  readonly name = 'ssm';
  readonly protocol = 'json';
  readonly targetPrefix = 'AmazonSSM';
  readonly members = MEMBERS;
  /** Values by name. */
  readonly parameters = new Map<string, { readonly value: string; readonly version: number }>();
  readonly operations: Readonly<Record<string, Operation>> = {
    GetParameter: {
      access: ({ Name }) => [{ action: 'ssm:GetParameter', resource: this.arnOf(Name) }],
      run: ({ Name }) => {
        const parameter = this.parameters.get(Name);
        if (parameter === undefined) throw new AwsError('ParameterNotFound', '');
        const { value: Value, version: Version } = parameter;
        return { Parameter: { Name, Type: 'String', Value, Version, ARN: this.arnOf(Name) } };
      },
    },
    PutParameter: {
      access: ({ Name }) => [{ action: 'ssm:PutParameter', resource: this.arnOf(Name) }],
      run: ({ Name, Value = '', Overwrite }) => {
        if (!Overwrite)
          throw new AwsError(
            'ParameterAlreadyExists',
            'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
          );
        if (Buffer.byteLength(Value) > MOST_BYTES)
          throw new AwsError(
            'ValidationException',
            `Standard tier parameters support a maximum parameter value of ${MOST_BYTES} characters.`,
          );
        const version = (this.parameters.get(Name)?.version ?? 1) + 1;
        this.parameters.set(Name, { value: Value, version });
        this.aws.exposureWatch.look(`parameter:${Name}`, Value, this.aws.timeline.now());
        return { Version: version, Tier: 'Standard' };
      },
    },
  };

  constructor(private readonly aws: LocalAws) {}

  private arnOf(name: string): string {
    return `arn:aws:ssm:${this.aws.region}:${this.aws.account}:parameter/${name.replace(/^\//, '')}`;
  }
}
