import type { JSX } from 'preact';

/** A sentence of the daemon, in which what is to be typed stands between backticks. */
export function Marked({ text }: { text: string }): JSX.Element {
  return <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>;
}
