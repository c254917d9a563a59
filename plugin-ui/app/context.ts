import { useComputed } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { View } from '../view/view-state.js';
import type { App } from './create-app.js';

export const AppContext = createContext<App | null>(null);

/** The parts of this window. Only below `AppContext.Provider`. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('useApp outside of the app');
  return app;
}

/** A part of the view. What uses it is drawn anew only when this part becomes another: every key in the search is a new view. */
export function useView<Part>(pick: (view: View) => Part): Part {
  const { store } = useApp();
  return useComputed(() => pick(store.view.value)).value;
}
