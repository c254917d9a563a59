import type { LogFields } from './log.js';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/**
 * One line as a person reads it, local time:
 * `12:30:59.123 warn  library/scan: Cannot read a folder  path="/a b" code=EACCES`. Message and fields come escaped.
 */
export function formatLine(
  time: Date,
  level: LogLevel,
  name: string,
  message: string,
  fields: LogFields,
): string {
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const head = `${clock}.${String(time.getMilliseconds()).padStart(3, '0')} ${level.padEnd(5)} ${name}: ${message}`;
  const tail = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${formatValue(value as string | number | boolean | null)}`);
  return `${[head, ...(tail.length > 0 ? [tail.join(' ')] : [])].join('  ')}\n`;
}

/** Numbers and plain words stand bare; anything with a space, a quote or nothing in it is quoted. */
function formatValue(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  return /^[^\s"=]+$/.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`;
}
