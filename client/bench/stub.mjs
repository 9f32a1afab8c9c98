// A process that answers like AWS Secrets Manager, slowly or with failures as it is told, and counts the calls.
import { createServer } from 'node:http';

let settings = {};
let calls = 0;

const FAILURES = {
  'failing with 500': [500, '{"__type":"InternalServiceError","message":"failed"}'],
  throttled: [400, '{"__type":"ThrottlingException","message":"Rate exceeded"}'],
};

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    if (request.url === '/control') {
      const before = calls;
      settings = JSON.parse(body);
      calls = 0;
      response.end(String(before));
      return;
    }
    calls++;
    setTimeout(() => answer(JSON.parse(body), request, response), settings.delay ?? 0);
  });
});

function answer({ SecretId }, request, response) {
  if (settings.mode === 'hanging') return;
  if (settings.mode === 'down') return void request.socket.destroy();
  const [status, failure] = FAILURES[settings.mode] ?? [200];
  const version = settings.version ?? '1';
  const value = {
    ARN: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${SecretId}-AbCdEf`,
    Name: SecretId,
    VersionId: `00000000-0000-4000-8000-${version.padStart(12, '0')}`,
    SecretString: JSON.stringify({ password: 'hunter2-correct-horse', version }),
    VersionStages: ['AWSCURRENT'],
    CreatedDate: 1_767_225_600,
  };
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(failure ?? JSON.stringify(value));
}

server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
