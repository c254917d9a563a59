/** Largest message a client may send: an `events.resume` with every subscription and full filters is some 300 kB. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** The deepest params of the contract nest five levels. */
export const MAX_JSON_DEPTH = 32;
/** A page of pads, peaks and tags at once; more calls in one message have no use a second message would not have. */
export const MAX_BATCH = 100;
/** Calls of one connection that run at the same time; a UI that opens every panel stays under fifty. */
export const MAX_RUNNING_CALLS = 256;
/** Clients number their calls or use a UUID. */
export const MAX_ID_LENGTH = 128;
/** A call that takes longer should have been a job; the client may ask for up to MAX_CALL_MS. */
export const CALL_TIMEOUT_MS = 30_000;
/** A studio has a handful of UIs; this leaves room for every script, and bounds memory. */
export const MAX_CLIENTS = 512;
/** Unsent bytes above which events wait, coalesce or are dropped, and calls of the client are not read. */
export const HIGH_WATER_BYTES = 1024 * 1024;
/** Unsent bytes, waiting events included, at which the client is given up: twice what a full resume sends. */
export const MAX_UNSENT_BYTES = 8 * 1024 * 1024;
/** Between two pings. A client that answered none of the last one is gone: found within 40 seconds. */
export const PING_MS = 20_000;
/** How long a closing client may take to say goodbye before its socket is destroyed. */
export const CLOSE_GRACE_MS = 1_000;
/** Below this a compressed message is hardly smaller, and every client costs a zlib state. */
export const DEFLATE_THRESHOLD_BYTES = 16 * 1024;
