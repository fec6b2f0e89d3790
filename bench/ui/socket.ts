/** The least WebSocket server that a page can follow a stream on (RFC 6455, text frames, no compression). */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface ServerSocket {
  send(text: string): void;
  close(): void;
}

/** Accepts the upgrade; answers pings, which are all that a client of the stream says that needs an answer. */
export function acceptSocket(request: IncomingMessage, socket: Duplex, onEnd: () => void): ServerSocket {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const send = (text: string) => void socket.write(frame(text));
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let message = read(pending); message; message = read(pending)) {
      pending = pending.subarray(message.size);
      if (message.text === 'ping') send('pong');
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', onEnd);
  return { send, close: () => socket.destroy() };
}

function frame(text: string): Buffer {
  const body = Buffer.from(text);
  if (body.length < 126) return Buffer.concat([Buffer.from([0x81, body.length]), body]);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0x817e);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** The first masked frame, when all of it is there; the client's are all short. */
function read(bytes: Buffer): { text: string; size: number } | null {
  const length = (bytes[1] ?? 0) & 0x7f;
  const from = length === 126 ? 8 : 6;
  const size = from + (length === 126 ? (bytes.length >= 4 ? bytes.readUInt16BE(2) : 0) : length);
  if (bytes.length < from || bytes.length < size) return null;
  const mask = bytes.subarray(from - 4, from);
  const text = bytes.subarray(from, size).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return { text: Buffer.from(text).toString(), size };
}
