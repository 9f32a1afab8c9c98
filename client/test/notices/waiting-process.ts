import { SecretsClient } from '../../src';
import { listenForNotices } from '../../src/notices';
import { MemoryBackend } from '../../src/testing';

// A program that listens, works until its long poll is sent, and ends without closing anything.
const [, , queueUrl = ''] = process.argv;
listenForNotices(new SecretsClient({ backend: new MemoryBackend() }), { queueUrl });
setTimeout(() => console.log('the end of the program'), 500);
