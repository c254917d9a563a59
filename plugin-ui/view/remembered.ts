import { effect, signal, type Signal } from '@preact/signals';

/** A view setting that this browser remembers. `read` makes sense of what is stored and falls back by itself. */
export function remembered<T extends string | number | boolean>(
  name: string,
  read: (stored: string | null) => T,
): Signal<T> {
  const key = `padbridge.${name}`;
  const setting = signal(read(load(key)));
  effect(() => {
    try {
      localStorage.setItem(key, String(setting.value));
    } catch (error) {
      console.info('Padbridge: this browser does not remember settings', error);
    }
  });
  return setting;
}

function load(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
