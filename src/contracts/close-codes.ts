/** The codes with which the server closes a stream (RFC 6455 leaves 4000 to 4999 to applications). */
export const CLOSE_CODES = {
  token_expired: [4001, 'The token has expired: get a new one, connect again and resume by position'],
  access_withdrawn: [4003, 'The key of this connection was revoked'],
  too_slow: [4008, 'Too much was left unacknowledged: connect again and resume by position'],
  invalid_message: [4400, 'A message was none of the protocol, or longer than 32,768 bytes'],
  renewal_refused: [4401, "The ticket of a renewal was unknown, used, past its time or another user's"],
  too_many_messages: [4429, 'Too many messages: at most 500 in 10 seconds from one subject'],
  internal: [4500, 'Something broke on this connection: connect again and resume by position'],
} as const satisfies Record<string, readonly [number, string]>;

export type CloseReason = keyof typeof CLOSE_CODES;
