import { createServer, type Socket } from 'node:net';
import { listen, type WireServer } from './wire-server';

/** Servers that check passwords like PostgreSQL, and answer every query with the login and the number of the session. */
export async function postgresWire(
  accepts: (user: string, password: string) => boolean,
): Promise<WireServer> {
  let sessions = 0;
  return listen(
    createServer((socket) => {
      let user = '';
      let session = 0;
      readMessages(socket, (type, body) => {
        if (type === 'startup') {
          const parameters = body.subarray(4).toString().split('\0');
          user = parameters[parameters.indexOf('user') + 1] ?? '';
          socket.write(message('R', int(3)));
        } else if (type === 'p') {
          if (!accepts(user, body.subarray(0, -1).toString())) {
            const fields = ['SFATAL', 'C28P01', `Mpassword authentication failed for user "${user}"`, '', ''];
            socket.end(message('E', Buffer.from(fields.join('\0'))));
            return;
          }
          session = ++sessions;
          socket.write(Buffer.concat([message('R', int(0)), READY]));
        } else if (type === 'Q') {
          const value = Buffer.from(`${user} ${session}`);
          const column = Buffer.concat([
            Buffer.from('answer\0'),
            int(0),
            short(0),
            int(25),
            short(-1),
            int(-1),
            short(0),
          ]);
          const rows = [
            message('T', Buffer.concat([short(1), column])),
            message('D', Buffer.concat([short(1), int(value.length), value])),
            message('C', Buffer.from('SELECT 1\0')),
            READY,
          ];
          socket.write(Buffer.concat(rows));
        } else if (type === 'X') socket.end();
      });
    }),
  );
}

function readMessages(socket: Socket, onMessage: (type: string, body: Buffer) => void): void {
  let pending = Buffer.alloc(0);
  let started = false;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const header = started ? 1 : 0;
      if (pending.length < header + 4) return;
      const end = header + pending.readInt32BE(header);
      if (pending.length < end) return;
      const body = pending.subarray(header + 4, end);
      const type = started ? String.fromCharCode(pending[0] ?? 0) : 'startup';
      started = true;
      pending = pending.subarray(end);
      onMessage(type, body);
    }
  });
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

const message = (type: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(type), int(body.length + 4), body]);
const READY = message('Z', Buffer.from('I'));
