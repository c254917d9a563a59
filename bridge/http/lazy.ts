/** A value made when somebody first asks for it: the door must open at once, most of its pages are never read. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
