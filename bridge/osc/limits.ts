/** Surfaces send a few hundred bytes; this is the largest UDP datagram there is. */
export const MAX_PACKET_BYTES = 65_507;
/** A bundle within a bundle is rare, a third level unheard of. */
export const MAX_BUNDLE_DEPTH = 8;
/** A page of a large surface as one bundle. */
export const MAX_MESSAGES_PER_PACKET = 256;
/** `samples.analyse` takes up to 1000 ids. */
export const MAX_ARGUMENTS = 1024;
/** No method takes data as a blob; a surface's button may carry a small one along. */
export const MAX_BLOB_BYTES = 1024;
/** A bundle further in the future than this comes from a wrong clock. */
export const MAX_DELAY_MS = 60_000;
/** Messages that wait for their time. */
export const MAX_WAITING = 1024;
/** Calls at the same time, of all senders. */
export const MAX_RUNNING_CALLS = 512;
/** A call that takes longer should have been a job. */
export const CALL_TIMEOUT_MS = 30_000;
/** Longest answer in JSON: fits a datagram with address and id. */
export const MAX_JSON_BYTES = 60_000;
/** Rows sent for one answer or event; the count in front says how many there are. */
export const MAX_ROWS = 64;
/** A text on a surface is a label. */
export const MAX_TEXT_LENGTH = 512;
/** Surfaces that are subscribed at the same time. */
export const MAX_SURFACES = 64;
/** A subscription ends by itself: UDP does not say when a surface is switched off. */
export const SUBSCRIPTION_SECONDS = 60;
export const MAX_SUBSCRIPTION_SECONDS = 3_600;
/** Error messages to one sender in a second; two programs that complain to each other must die down. */
export const MAX_ERRORS_PER_SECOND = 50;
/** Senders remembered for that, and refused addresses remembered for the log. */
export const MAX_REMEMBERED_SENDERS = 256;
/** Bursts of a thousand messages between two turns of the event loop are not lost. */
export const RECEIVE_BUFFER_BYTES = 1024 * 1024;
