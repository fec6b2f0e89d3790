/** A network that breaks: passes connections on to a server, at an address that stays while servers come and go. */
import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

export interface CuttingProxy {
  url: string;
  /** Where connections go from now on. */
  target(url: string): void;
  /** WebSockets that were cut. */
  readonly cuts: number;
  close(): Promise<void>;
}

/**
 * @param bytesUntilCut how much the server may send over the next WebSocket until it is cut; null for never. Other
 * requests pass unharmed.
 */
export async function startCuttingProxy(bytesUntilCut: (cuts: number) => number | null): Promise<CuttingProxy> {
  let port = 0;
  let cuts = 0;
  const open = new Set<Socket>();

  const server = createServer(client => {
    const upstream = dial(port, '127.0.0.1');
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        open.delete(socket);
        end();
      });
    }
    let left: number | null = null;
    client.on('data', chunk => {
      if (left === null && chunk.includes('GET /v1/stream?')) left = bytesUntilCut(cuts);
      upstream.write(chunk);
    });
    upstream.on('data', chunk => {
      if (left === null) {
        client.write(chunk);
        return;
      }
      const passed = chunk.subarray(0, left);
      left -= passed.length;
      if (left > 0) {
        client.write(passed);
        return;
      }
      cuts += 1;
      client.end(passed); // what has passed arrives, and then nothing more
      upstream.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');

  return {
    url: `http://127.0.0.1:${address.port}`,
    target: url => {
      port = Number(new URL(url).port);
    },
    get cuts() {
      return cuts;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
