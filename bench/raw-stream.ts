/**
 * The least WebSocket client that can hold a stream (RFC 6455, text frames, no compression): a bench with a thousand clients
 * in one process has to measure the server, and not a thousand times its own parsing.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface RawStream {
  /** Settles when the server has taken the connection; rejects when it has not. */
  opened: Promise<void>;
  send(text: string): void;
  close(): void;
}

/**
 * @param path with its query
 * @param onText called for each message; the same bytes again give the same text
 * @param onEnd called once, when the connection has ended or was refused
 */
export function openRawStream(
  url: string,
  path: string,
  onText: (message: Buffer) => void,
  onEnd: () => void,
): RawStream {
  const { hostname, port, host } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  let pending: Buffer = Buffer.alloc(0);
  let upgraded = false;
  let parts: Buffer[] = [];
  const { promise: opened, resolve: open, reject: refuse } = Promise.withResolvers<void>();
  opened.catch(() => {}); // those who do not wait for it hear of the end

  socket.on('data', chunk => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    if (!upgraded) {
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!pending.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) {
        socket.destroy();
        return;
      }
      upgraded = true;
      open();
      pending = pending.subarray(end + 4);
    }
    for (let frame = frameOf(pending); frame; frame = frameOf(pending)) {
      pending = pending.subarray(frame.size);
      if (frame.opcode === 8) socket.destroy();
      if (frame.opcode > 2) continue;
      parts.push(frame.payload);
      if (!frame.final) continue;
      onText(parts.length === 1 ? frame.payload : Buffer.concat(parts));
      parts = [];
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    refuse(new Error(`${host} did not open a stream at ${path}`));
    onEnd();
  });
  return { opened, send: text => void socket.write(masked(text)), close: () => void socket.destroy() };
}

interface Frame {
  opcode: number;
  final: boolean;
  payload: Buffer;
  /** Bytes of it all. */
  size: number;
}

/** The first frame of what has come, once it is all there. A server's frames are not masked. */
function frameOf(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null;
  const first = bytes.readUInt8(0);
  const short = bytes.readUInt8(1) & 0x7f;
  const header = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < header) return null;
  const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
  const size = header + length;
  if (bytes.length < size) return null;
  return { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload: bytes.subarray(header, size), size };
}

/** A text frame of a client, of up to 65,535 bytes; the mask may be zeros without a proxy in between. */
function masked(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  if (length > 0xffff) throw new RangeError('A message of this client has at most 65,535 bytes');
  const size = length <= 125 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...size, 0, 0, 0, 0]), payload]);
}
