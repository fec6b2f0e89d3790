/** Lines of JSON, compressed: how the archive keeps what is old. */
import { bytesToHex } from '@noble/hashes/utils.js';

export interface Packed {
  bytes: ArrayBuffer;
  /** SHA-256 of the bytes, hex, as `sha256sum` says it of the file. */
  sha256: string;
}

export async function pack(lines: readonly string[]): Promise<Packed> {
  const text = new Blob([lines.map(line => `${line}\n`).join('')]).stream();
  const bytes = await new Response(text.pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  return { bytes, sha256: await sha256Of(bytes) };
}

/** @throws Error when the bytes are not those that the hash was taken over */
export async function unpack({ bytes, sha256 }: Packed): Promise<string[]> {
  const found = await sha256Of(bytes);
  if (found !== sha256) throw new Error(`wrong checksum of an archived segment: expected ${sha256}, got ${found}`);
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(text).text()).split('\n').slice(0, -1);
}

/** The platform's own digest: a segment is too large to be hashed in JavaScript. */
const sha256Of = async (bytes: ArrayBuffer): Promise<string> =>
  bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
