const { createHash, timingSafeEqual } = require('node:crypto');
const { GetSecretValueCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');

const client = new SecretsManagerClient({});

/** Returns 204 for a request with a valid key and 401 for any other request. */
exports.handler = async (event) => {
  const presented = event.headers?.authorization?.replace(/^Bearer /, '') ?? '';
  return { statusCode: (await isValid(presented)) ? 204 : 401 };
};

/** A key is valid while it has a label: the current key, and the previous key until the end of its grace. */
async function isValid(presented) {
  for (const label of ['AWSCURRENT', 'AWSPREVIOUS']) {
    const key = await keyOf(label);
    if (key !== undefined && isSame(presented, key)) return true;
  }
  return false;
}

/** Reads the key for each request. A service with many requests can cache the keys for a part of the grace. */
async function keyOf(label) {
  const request = new GetSecretValueCommand({ SecretId: process.env.WEBHOOK_KEY, VersionStage: label });
  try {
    return JSON.parse((await client.send(request)).SecretString).key;
  } catch (error) {
    // No version has the label before the first rotation and after the grace.
    if (error.name === 'ResourceNotFoundException' && label === 'AWSPREVIOUS') return undefined;
    throw error;
  }
}

/** Compares digests in constant time. */
function isSame(a, b) {
  const digest = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
