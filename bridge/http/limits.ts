/** Largest JSON body: a thousand ids with tags is some 100 kB. */
export const MAX_JSON_BYTES = 1024 * 1024;
/** The deepest params of the contract nest five levels. */
export const MAX_JSON_DEPTH = 32;
/** Values of one query: every array of a search at its limit stays below. */
export const MAX_QUERY_VALUES = 256;
/** Request line and headers together; holds a folder of 4,096 letters, each percent-encoded. */
export const MAX_HEADER_BYTES = 32 * 1024;
/** Open sockets at once, WebSockets included: every client of the WebSocket door and a browser's six each for some. */
export const MAX_CONNECTIONS = 1024;

/** Times after which a socket that does not do its part is closed, in milliseconds. */
export interface HttpTimeouts {
  /** From connecting to the end of the headers: a slow-loris sends a byte now and then. */
  headers: number;
  /** From connecting to the end of the body: a 500 MB upload over slow wireless. */
  request: number;
  /** Between two requests on one socket. */
  keepAlive: number;
  /** Between two looks at the above. */
  check: number;
  /** What requests in flight may still take when the door closes; together with the rest under the promised 2 s. */
  closeGrace: number;
}

export const TIMEOUTS: HttpTimeouts = {
  headers: 10_000,
  request: 10 * 60_000,
  keepAlive: 60_000,
  check: 2_000,
  closeGrace: 1_500,
};
