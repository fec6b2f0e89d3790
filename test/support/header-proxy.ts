/** A proxy that signs people in: adds a token to every request in a header of its own, as Cloudflare Access does. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as send } from 'node:http';

export interface HeaderProxy {
  url: string;
  /** Token that it adds; null adds none, as when the session at the proxy has ended. */
  token: string | null;
  close(): Promise<void>;
}

export async function startHeaderProxy(target: string, header: string): Promise<HeaderProxy> {
  const { hostname, port } = new URL(target);
  const onward = ({ method, url, headers }: IncomingMessage) => {
    const added = proxy.token === null ? {} : { [header.toLowerCase()]: proxy.token };
    return send({ hostname, port, method, path: url, headers: { ...headers, ...added } });
  };
  const server = createServer((request, response) => {
    const passed = onward(request);
    passed.on('response', answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  server.on('upgrade', (request, socket) => {
    const passed = onward(request).end();
    const end = () => socket.destroy();
    passed.on('error', end);
    passed.on('response', end);
    passed.on('upgrade', (answer, upstream, head) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
      socket.write(head);
      socket.on('error', end).pipe(upstream);
      upstream.on('error', end).pipe(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  const proxy: HeaderProxy = {
    url: `http://127.0.0.1:${address.port}`,
    token: null,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return proxy;
}
