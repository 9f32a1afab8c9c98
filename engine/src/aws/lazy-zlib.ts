/**
 * Replaces `node:zlib` in the bundles and loads it at first use. The SDK imports it for checksums that a rotator's calls do
 * not use, which takes 5 % of a cold start.
 */
export function crc32(data: string | Uint8Array, value?: number): number {
  return process.getBuiltinModule('node:zlib').crc32(data, value);
}

/** For the scanner of logs, whose events are compressed. */
export function gunzipSync(data: Uint8Array, options: { readonly maxOutputLength: number }): Buffer {
  return process.getBuiltinModule('node:zlib').gunzipSync(data, options);
}

/** For modules that import the whole module, such as the client for SMTP, which uses it for attachments only. */
export default {
  createUnzip: () => process.getBuiltinModule('node:zlib').createUnzip(),
};
