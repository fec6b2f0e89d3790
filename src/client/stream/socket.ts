/** The part of the standard WebSocket that is used here, so that any implementation of it will do. */
export interface SocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
}

export type SocketConstructor = new (url: string) => SocketLike;

/** http → ws, https → wss. */
export const socketUrl = (baseUrl: string, path: string): string => baseUrl.replace(/^http/, 'ws') + path;
