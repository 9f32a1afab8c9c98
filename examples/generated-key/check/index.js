const { createHash, timingSafeEqual } = require('node:crypto');
const { GetSecretValueCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');

const client = new SecretsManagerClient({});

/** Answers 204 to a request with a good key, 401 to any other. */
exports.handler = async (event) => {
  const presented = event.headers?.authorization?.replace(/^Bearer /, '') ?? '';
  return { statusCode: (await isGood(presented)) ? 204 : 401 };
};

/** A key is good while a label holds it: the current one, and the previous one until its grace is over. */
async function isGood(presented) {
  for (const label of ['AWSCURRENT', 'AWSPREVIOUS']) {
    const key = await keyOf(label);
    if (key !== undefined && isSame(presented, key)) return true;
  }
  return false;
}

/** Read each time; a service with many requests keeps the keys for a part of the grace instead. */
async function keyOf(label) {
  const request = new GetSecretValueCommand({ SecretId: process.env.WEBHOOK_KEY, VersionStage: label });
  try {
    return JSON.parse((await client.send(request)).SecretString).key;
  } catch (error) {
    // No version has the label: before the first rotation, and when the grace is over.
    if (error.name === 'ResourceNotFoundException' && label === 'AWSPREVIOUS') return undefined;
    throw error;
  }
}

/** Compares digests, so that the time it takes tells nothing of the key. */
function isSame(a, b) {
  const digest = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
