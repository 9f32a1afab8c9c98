import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { RekeyError } from 'cdk-rekey-engine';

/** Default of the server setting `scram_iterations`. */
const ITERATIONS = 4096;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/**
 * SCRAM-SHA-256 verifier of a password (RFC 5803; PostgreSQL, src/common/scram-common.c). The password is ASCII, which
 * SASLprep does not change.
 *
 * @throws AdapterFault for a password with other characters
 */
export function scramVerifier(
  password: string,
  salt = randomBytes(SALT_BYTES),
  iterations = ITERATIONS,
): string {
  if (!/^[!-~]+$/.test(password)) throw fault('a password has characters other than printable ASCII');
  const { stored, server } = keysOf(password, salt, iterations);
  const [s, k, v] = [salt, stored, server].map((bytes) => bytes.toString('base64'));
  return requireVerifier(`SCRAM-SHA-256$${iterations}:${s}$${k}:${v}`);
}

const FORM = /^SCRAM-SHA-256\$([1-9]\d*):([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]{43}=):([A-Za-z0-9+/]{43}=)$/;

interface Verifier {
  readonly iterations: number;
  readonly salt: Buffer;
  readonly stored: Buffer;
}

function parse(verifier: string): Verifier | undefined {
  const [, iterations, salt = '', stored = ''] = FORM.exec(verifier) ?? [];
  const bytes = Buffer.from(salt, 'base64');
  if (!iterations || bytes.length < SALT_BYTES || bytes.toString('base64') !== salt) return undefined;
  return { iterations: Number(iterations), salt: bytes, stored: Buffer.from(stored, 'base64') };
}

/**
 * Returns a verifier that is well-formed. PostgreSQL takes any other text for a password in plaintext, without an error.
 *
 * @throws AdapterFault
 */
export function requireVerifier(verifier: string): string {
  if (parse(verifier)) return verifier;
  throw fault('a SCRAM verifier is malformed');
}

/** True if a password matches a verifier. */
export function matches(password: string, verifier: string): boolean {
  const parsed = parse(verifier);
  if (!parsed) return false;
  const { stored } = keysOf(password, parsed.salt, parsed.iterations);
  return timingSafeEqual(stored, parsed.stored);
}

/** StoredKey and ServerKey of RFC 5802, section 3. */
function keysOf(password: string, salt: Buffer, iterations: number): { stored: Buffer; server: Buffer } {
  const salted = pbkdf2Sync(password, salt, iterations, KEY_BYTES, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  return { stored: createHash('sha256').update(hmac('Client Key')).digest(), server: hmac('Server Key') };
}

function fault(problem: string): RekeyError {
  return new RekeyError('AdapterFault', {
    found: `The kind postgres sends no statement, because ${problem}.`,
    unchanged: 'everything; the server was not asked to change a password.',
    action: 'correct the password options of the stack, or report this as a bug.',
  });
}
