import type { Socket } from 'node:net';
import type { LocalAws } from '../aws/local-aws';
import type { ServiceSpecificCredential } from '../aws/services/iam/service-specific-credential';
import type { ConfiguredFunction, Serve } from './issuer';

/** Longest frame of a client. */
const LONGEST_FRAME = 4096;
const HEADER = 9;
const [ERROR, STARTUP, AUTHENTICATE, AUTH_RESPONSE, AUTH_SUCCESS] = [0x00, 0x01, 0x03, 0x0f, 0x10];

/**
 * Serves the listing of models of Amazon Bedrock for API keys. It lists none. AWS does not document the text of a refusal, which
 * public reports quote.
 */
export function serveBedrock(aws: LocalAws): Serve {
  return () => ({
    protocol: 'https',
    hosts: ({ parameters }) => hostOf(parameters, 'bedrock', 'bedrock', 443),
    request(request, response) {
      const { authorization = '' } = request.headers;
      const valid = accepts(
        aws,
        'bedrock.amazonaws.com',
        ({ password }) => authorization === `Bearer ${password}`,
      );
      const Message = 'Authentication failed: Please make sure your API Key is valid.';
      response.writeHead(valid ? 200 : 403, { 'content-type': 'application/json' });
      response.end(JSON.stringify(valid ? { modelSummaries: [] } : { Message }));
    },
  });
}

/** Serves an ingestion endpoint of Amazon CloudWatch Logs for API keys. It stores no events. */
export function serveLogs(aws: LocalAws): Serve {
  return () => ({
    protocol: 'https',
    hosts: ({ parameters }) => hostOf(parameters, 'cloudwatch-logs', 'logs', 443),
    async request(request, response) {
      for await (const _part of request);
      const { authorization = '' } = request.headers;
      const matches = ({ password }: ServiceSpecificCredential) => authorization === `Bearer ${password}`;
      response.writeHead(accepts(aws, 'logs.amazonaws.com', matches) ? 200 : 401);
      response.end('{}');
    },
  });
}

/** Serves the login of Amazon Keyspaces. Source: native_protocol_v4.spec of Apache Cassandra. */
export function serveKeyspaces(aws: LocalAws): Serve {
  return () => ({
    protocol: 'tls',
    hosts: ({ parameters }) => hostOf(parameters, 'keyspaces', 'cassandra', 9142),
    connection: (socket) => speak(socket, aws),
  });
}

function hostOf(parameters: ConfiguredFunction['parameters'], service: string, name: string, port: number) {
  return parameters.service === service ? [`${name}.${parameters.region}.amazonaws.com:${port}`] : [];
}

function accepts(
  aws: LocalAws,
  service: string,
  matches: (credential: ServiceSpecificCredential) => boolean,
): boolean {
  const now = aws.timeline.now();
  return [...aws.iam.serviceCredentials()].some(
    ({ credential }) => lives(credential, service, now) && matches(credential),
  );
}

/** True if a credential is for the service and works. */
export function lives(
  { serviceName, status, expirationDate }: ServiceSpecificCredential,
  service: string,
  now: number,
): boolean {
  const expired = expirationDate !== undefined && now >= expirationDate.getTime();
  return serviceName === service && status === 'Active' && !expired;
}

function speak(socket: Socket, aws: LocalAws): void {
  let received: Buffer = Buffer.alloc(0);
  const reply = (opcode: number, body: Buffer = Buffer.alloc(0)) => {
    const header = Buffer.from([0x84, 0, 0, 0, opcode, 0, 0, 0, 0]);
    header.writeInt32BE(body.length, 5);
    socket.write(Buffer.concat([header, body]));
  };
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (received.length > LONGEST_FRAME) return void socket.destroy();
    while (received.length >= HEADER && received.length >= HEADER + received.readInt32BE(5)) {
      const end = HEADER + received.readInt32BE(5);
      const [opcode, body] = [received[4], received.subarray(HEADER, end)];
      received = received.subarray(end);
      if (opcode === STARTUP) reply(AUTHENTICATE, string('org.apache.cassandra.auth.PasswordAuthenticator'));
      else if (opcode !== AUTH_RESPONSE)
        reply(ERROR, error(0x000a, 'The rehearsal does not support this frame.'));
      else if (logsIn(aws, body.subarray(4).toString()))
        reply(AUTH_SUCCESS, Buffer.from([0xff, 0xff, 0xff, 0xff]));
      else reply(ERROR, error(0x0100, 'Provided username and/or password are incorrect'));
    }
  });
}

/** @param token the user name and the password, each after a zero byte. */
function logsIn(aws: LocalAws, token: string): boolean {
  const [, username, password] = token.split('\0');
  return accepts(
    aws,
    'cassandra.amazonaws.com',
    (credential) => credential.serviceUserName === username && credential.password === password,
  );
}

function string(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

function error(code: number, message: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeInt32BE(code);
  return Buffer.concat([head, string(message)]);
}
