import { createServer } from 'node:net';
import { listen, type WireServer } from './wire-server';

/** A server that checks passwords like Redis, and answers GET with the login. Counts the logins that it refused. */
export async function redisWire(
  accepts: (user: string, password: string) => boolean,
): Promise<WireServer & { readonly refused: number }> {
  const counts = { refused: 0 };
  const server = await listen(
    createServer((socket) => {
      let login: string | undefined;
      let pending = '';
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        pending += chunk;
        for (let command = take(); command !== undefined; command = take()) socket.write(answer(command));
      });

      function take(): string[] | undefined {
        const header = /^\*(\d+)\r\n/.exec(pending);
        if (header === null) return undefined;
        let at = header[0].length;
        const words: string[] = [];
        for (let n = 0; n < Number(header[1]); n++) {
          const length = /^\$(\d+)\r\n/.exec(pending.slice(at));
          if (length === null) return undefined;
          at += length[0].length;
          words.push(pending.slice(at, at + Number(length[1])));
          at += Number(length[1]) + 2;
        }
        if (at > pending.length) return undefined;
        pending = pending.slice(at);
        return words;
      }

      function answer([name = '', ...words]: string[]): string {
        const command = name.toUpperCase();
        const auth =
          command === 'HELLO'
            ? words.slice(words.findIndex((word) => word.toUpperCase() === 'AUTH') + 1)
            : words;
        if (command === 'AUTH' || (command === 'HELLO' && words.length > 1)) {
          const [user = 'default', password = ''] = auth.length > 1 ? auth : ['default', ...auth];
          if (!accepts(user, password)) {
            counts.refused++;
            return '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
          }
          login = user;
          return command === 'AUTH' ? '+OK\r\n' : '%1\r\n+proto\r\n:3\r\n';
        }
        if (login === undefined) return '-NOAUTH Authentication required.\r\n';
        if (command === 'INFO') return bulk('redis_version:7.2.0\r\nloading:0\r\n');
        if (command === 'GET') return bulk(`${login} ${words[0]}`);
        return '+OK\r\n';
      }
    }),
  );
  return {
    ...server,
    get refused() {
      return counts.refused;
    },
  };
}

const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
