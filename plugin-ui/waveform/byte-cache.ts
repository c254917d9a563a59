/** A cache that forgets what was unused for longest once it holds more than so many bytes. */
export interface ByteCache<K, V> {
  get: (key: K) => V | undefined;
  /** Puts a value in; one larger than the whole cache is not kept. */
  set: (key: K, value: V, bytes: number) => void;
  delete: (key: K) => void;
  readonly bytes: number;
}

export function createByteCache<K, V>(maxBytes: number): ByteCache<K, V> {
  const entries = new Map<K, { value: V; bytes: number }>();
  let held = 0;

  function drop(key: K): void {
    held -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      // Moved to the end: the first one of the map is then the one unused for longest.
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, bytes) {
      drop(key);
      if (bytes > maxBytes) return;
      entries.set(key, { value, bytes });
      held += bytes;
      for (const oldest of entries.keys()) {
        if (held <= maxBytes) break;
        drop(oldest);
      }
    },
    delete: drop,
    get bytes() {
      return held;
    },
  };
}
