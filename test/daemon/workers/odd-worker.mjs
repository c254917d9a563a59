/** A thread that does what the name of its file says: hangs, dies, or answers. */
export default function work({ path }) {
  if (path === 'hangs') return new Promise(() => setInterval(() => undefined, 1000));
  if (path === 'dies') process.exit(1);
  return { ok: true, value: { path } };
}
