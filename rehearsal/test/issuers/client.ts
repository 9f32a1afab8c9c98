/** Code of a client of the line protocol for a handler. */
export const CLIENT = `
  import net from 'node:net';
  import tls from 'node:tls';
  const line = (socket) => new Promise((resolve, reject) => {
    let text = '';
    const take = (data) => {
      text += data;
      if (!text.endsWith('\\n')) return;
      socket.off('data', take);
      resolve(text.trim());
    };
    socket.on('data', take).once('error', reject).once('timeout', () => reject(new Error('timeout')));
  });
  const ask = async (socket, text) => { socket.write(text + '\\n'); return line(socket); };
`;
