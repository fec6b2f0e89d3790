/** The codes with which the server closes a stream (RFC 6455 leaves 4000 to 4999 to applications). */
export const CLOSE_CODES = {
  token_expired: [4001, 'The token has expired: get a new token, connect again and resume by position'],
  access_withdrawn: [4003, 'The API key of this connection was revoked'],
  too_slow: [4008, 'Too much is unacknowledged: connect again, resume by position and acknowledge more often'],
  invalid_message: [4400, 'Unrecognized message, or a message longer than 32,768 bytes'],
  renewal_refused: [4401, 'The renewal ticket is invalid, used, expired or belongs to another user'],
  too_many_messages: [4429, 'Too many messages: send at most 500 in 10 seconds per user or API key'],
  internal: [4500, 'Internal error on this connection: connect again and resume by position'],
} as const satisfies Record<string, readonly [number, string]>;

export type CloseReason = keyof typeof CLOSE_CODES;
