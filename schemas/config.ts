import { z } from 'zod';

/** Everything a user may set: file `config.json` in the config folder, `PADBRIDGE_*` in the environment, flags. */
export const configSchema = z.strictObject({
  /** Data folder; null means the platform's usual place. */
  data: z.string().min(1).nullable().default(null),
  /** Library folders that are added at start; more may be added while running. */
  library: z.array(z.string().min(1)).default([]),
  /** Folders and files that a scan passes over, by name, without case (`*` and `?` allowed). */
  ignore: z.array(z.string().min(1)).default(['.*', '__MACOSX', '$RECYCLE.BIN', 'System Volume Information']),
  /** Address to listen on. Loopback unless the user says otherwise. */
  host: z.string().min(1).default('127.0.0.1'),
  /** TCP port of HTTP and WebSocket; 0 takes a free one. */
  port: z.number().int().min(0).max(65535).default(4404),
  /** Host names beside its own by which Padbridge may be called: `studio.local`, or `name:port` behind a proxy. */
  allowedHosts: z.array(z.string().min(1)).default([]),
  /** Origins of other pages that may call, in full: `http://localhost:5173`. */
  allowedOrigins: z.array(z.string().min(1)).default([]),
  /** Largest file that is taken as an upload, in MB (millions of bytes). */
  uploadLimit: z.number().int().min(1).max(10_000).default(500),
  /** Whether to listen for OSC. */
  osc: z.boolean().default(true),
  /** Address for OSC; null is the same as `host`. */
  oscHost: z.string().min(1).nullable().default(null),
  /** UDP port for OSC, 0 for a free one; null is the one after `port`, or a free one when that is 0. */
  oscPort: z.number().int().min(0).max(65535).nullable().default(null),
  /** Addresses (`192.168.1.20`) and networks (`192.168.1.0/24`) besides this machine that may send OSC. */
  oscAllow: z.array(z.string().min(1)).default([]),
  /** Announce the doors by mDNS when other machines can reach them. */
  discovery: z.boolean().default(true),
  /** Analysis threads; 0 means one fewer than the cores, at least one. */
  workers: z.number().int().min(0).max(64).default(0),
  /** Make the starter kit when no library is configured. */
  starterKit: z.boolean().default(true),
  /** Look for an SP-404MK2 on USB and MIDI. */
  sampler: z.boolean().default(true),
  /** Open the two MIDI ports that FL Studio's script talks over. */
  flStudio: z.boolean().default(true),
  /** Serial device of the SP-404MK2, also a pseudo-terminal; null takes the first that is plugged in. */
  samplerPort: z.string().min(1).nullable().default(null),
  /** Run with a simulated SP-404MK2 instead of a real one, to try everything without hardware. */
  demo: z.boolean().default(false),
  /** Minutes between rescans of folders that cannot be watched. */
  rescanMinutes: z.number().min(0.1).max(1440).default(10),
  /** Whether a card seen for the first time may be written to, or the user is asked. */
  cardConsent: z.enum(['ask', 'allowed']).default('ask'),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  logFormat: z.enum(['text', 'json']).default('text'),
});

export type Config = z.infer<typeof configSchema>;
