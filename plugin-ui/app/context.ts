import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { App } from './create-app.js';

export const AppContext = createContext<App | null>(null);

/** The parts of this window. Only below `AppContext.Provider`. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('useApp outside of the app');
  return app;
}
