/** SHA-256 by the platform: the same as the portable one that clients use, several times as fast, and just as synchronous. */
import { createHash } from 'node:crypto';

/** SHA-256 of UTF-8 text, lower-case hex. */
export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
