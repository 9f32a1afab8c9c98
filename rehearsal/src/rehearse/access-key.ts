export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The access key that a secret's value holds, if it is one. */
export function accessKeyIn(value: string): AccessKey | undefined {
  try {
    const { accessKeyId, secretAccessKey } = JSON.parse(value) as Partial<AccessKey>;
    if (typeof accessKeyId === 'string' && typeof secretAccessKey === 'string') {
      return { accessKeyId, secretAccessKey };
    }
  } catch {
    // not JSON, so not an access key
  }
  return undefined;
}
