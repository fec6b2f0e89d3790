/** A network that loses answers: the server does the work, and the client never hears of it. */
import { once } from 'node:events';
import { createServer } from 'node:http';

export interface LosingProxy {
  url: string;
  /** Answers lost so far, by their status. */
  lost: Map<number, number>;
  close(): Promise<void>;
}

/** @param loses whether the next answer is lost, asked once the server has given it */
export async function startLosingProxy(target: string, loses: () => boolean): Promise<LosingProxy> {
  const lost = new Map<number, number>();
  const server = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    try {
      const answer = await fetch(target + request.url, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(body.length > 0 && { body: Buffer.concat(body) }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (loses()) {
        lost.set(answer.status, (lost.get(answer.status) ?? 0) + 1);
        response.destroy();
        return;
      }
      const {
        'content-encoding': _encoding,
        'transfer-encoding': _transfer,
        ...rest
      } = Object.fromEntries(answer.headers);
      response.writeHead(answer.status, { ...rest, 'content-length': String(bytes.length) }).end(bytes);
    } catch {
      response.destroy();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return {
    url: `http://127.0.0.1:${address.port}`,
    lost,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
