/** What the client needs of a WebSocket; the browser's and the one of `ws` both have it. */
export interface ClientSocket {
  binaryType: string;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

/** Opens a socket to the daemon. May throw: that counts as a failed attempt. */
export type OpenSocket = () => ClientSocket;

/** Time as the client sees it; tests hand in their own. */
export interface Scheduler {
  /** Calls back once after so many milliseconds unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
}

export const realTime: Scheduler = {
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
