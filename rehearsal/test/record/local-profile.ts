import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordOptions } from '../../record/options';
import { record } from '../../record/record';
import type { Scenario } from '../../record/scenario';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';
import { makeCaller } from '../recordings/callers';
import type { CallerKeys, Transcript } from '../recordings/transcript';

export const ACCOUNT = '345678901234';

/** A local AWS on a port, and an AWS profile for it. */
export class LocalProfile {
  readonly folder = mkdtempSync(join(tmpdir(), 'record-'));
  readonly out = join(this.folder, 'out');
  readonly aws = new LocalAws({ account: ACCOUNT, propagation: { accessKeys: [0, 0], secrets: [0, 0] } });
  readonly environment = {
    AWS_CONFIG_FILE: join(this.folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(this.folder, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  endpoint = '';
  keys: CallerKeys = { AccessKeyId: '', SecretAccessKey: '' };
  private readonly server = new HttpEndpoint(this.aws);
  private readonly before = { ...process.env };

  async open(): Promise<void> {
    this.keys = await makeCaller(this.aws, ACCOUNT, 'somebody');
    const { AccessKeyId, SecretAccessKey } = this.keys;
    const keys = `aws_access_key_id = ${AccessKeyId}\naws_secret_access_key = ${SecretAccessKey}\n`;
    writeFileSync(this.environment.AWS_CONFIG_FILE, '[profile local]\nregion = eu-west-1\n');
    writeFileSync(this.environment.AWS_SHARED_CREDENTIALS_FILE, `[local]\n${keys}`);
    Object.assign(process.env, this.environment);
    this.endpoint = await this.server.open();
  }

  async close(): Promise<void> {
    await this.server.close();
    for (const name of Object.keys(this.environment)) delete process.env[name];
    Object.assign(process.env, this.before);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Records scenarios in virtual time, and returns the files. */
  async record(scenarios: readonly Scenario[], more: Partial<RecordOptions> = {}): Promise<string[]> {
    const files: string[] = [];
    const options = { profile: 'local', out: this.out, endpoint: this.endpoint, scenarios, ...more };
    await record(options, {
      sleep: async (milliseconds) => this.aws.timeline.tick(milliseconds),
      now: () => new Date('2026-11-24T12:00:00Z'),
      print: (line) => files.push(line.trim()),
    });
    return files;
  }

  /** All resources except the user of the profile. */
  leftovers(): string[] {
    const { users, roles, policies } = this.aws.iam.account(ACCOUNT);
    return [
      ...[...users.keys()].filter((name) => name !== 'somebody'),
      ...roles.keys(),
      ...policies.keys(),
      ...this.aws.secretsManager.secrets.map(({ name }) => name),
    ];
  }
}

export type Recorded = Transcript & { readonly recorded: string; readonly source: string };
