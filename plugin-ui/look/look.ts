import { effect, signal, type ReadonlySignal } from '@preact/signals';

export type Theme = 'dark' | 'light';

/** The theme on screen and the colours that drawings take from it. */
export interface Look {
  readonly theme: ReadonlySignal<Theme>;
  toggleTheme: () => void;
  /** The value of a CSS colour variable, `--kind-kick`, in the present theme. */
  colour: (variable: string) => string;
}

const THEME_KEY = 'padbridge.theme';

export function createLook(): Look {
  const root = document.documentElement;
  // theme.js has settled it before the first paint.
  const theme = signal<Theme>(root.dataset['theme'] === 'light' ? 'light' : 'dark');
  let chosen = load();
  // Reading a variable costs a style calculation; a screen of waveforms asks for a dozen colours again and again.
  const colours = new Map<string, string>();

  const system = matchMedia('(prefers-color-scheme: light)');
  // Where the system sets the colours (high contrast), what is drawn must suit its ground, whatever was chosen.
  const forced = matchMedia('(forced-colors: active)');
  const follow = () => {
    const ofSystem = system.matches ? 'light' : 'dark';
    theme.value = forced.matches ? ofSystem : (chosen ?? ofSystem);
  };
  system.addEventListener('change', follow);
  forced.addEventListener('change', follow);
  effect(() => {
    root.dataset['theme'] = theme.value;
    colours.clear();
  });

  return {
    theme,
    toggleTheme() {
      theme.value = theme.peek() === 'dark' ? 'light' : 'dark';
      chosen = theme.peek();
      try {
        localStorage.setItem(THEME_KEY, theme.peek());
      } catch (error) {
        console.info('Padbridge: this browser does not remember the theme', error);
      }
    },
    colour(variable) {
      const known = colours.get(variable);
      if (known !== undefined) return known;
      const value = getComputedStyle(root).getPropertyValue(variable).trim();
      colours.set(variable, value);
      return value;
    },
  };
}

function load(): Theme | null {
  try {
    const stored = localStorage.getItem(THEME_KEY);
    return stored === 'dark' || stored === 'light' ? stored : null;
  } catch {
    return null;
  }
}
