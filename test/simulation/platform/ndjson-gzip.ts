/** Stands for the archive's compression in a simulation: the same files, made at once, so that no other thread is waited for. */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

interface Packed {
  bytes: ArrayBuffer;
  sha256: string;
}

const sha256Of = (bytes: ArrayBuffer): string => createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

export async function pack(lines: readonly string[]): Promise<Packed> {
  const { buffer, byteOffset, byteLength } = gzipSync(lines.map(line => `${line}\n`).join(''), { level: 1 });
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  return { bytes, sha256: sha256Of(bytes) };
}

export async function unpack({ bytes, sha256 }: Packed): Promise<string[]> {
  if (sha256Of(bytes) !== sha256) throw new Error('the archive holds other bytes than were written');
  return gunzipSync(new Uint8Array(bytes)).toString('utf8').split('\n').slice(0, -1);
}
