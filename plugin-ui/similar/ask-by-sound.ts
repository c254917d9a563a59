import type { Player } from '../audition/player.js';
import { holdSound } from '../link/uploads.js';
import type { ViewStore } from '../view/view.js';
import { pickSound } from './pick-sound.js';
import { createRecorder, type Recorder } from './recorder.js';

/** Asking with a sound that is not in the library: one that was recorded just now, or a file. */
export interface AskBySound {
  readonly recorder: Recorder;
  /** Starts a recording, or ends it and asks with it. */
  toggleRecording: () => void;
  withFile: (file: File) => Promise<void>;
  /** Lets the person choose a file. */
  withChosenFile: () => Promise<void>;
}

export function createAskBySound(parts: {
  store: ViewStore;
  player: Player;
  report: (error: unknown) => void;
}): AskBySound {
  const { store, player, report } = parts;
  const recorder = createRecorder();

  async function ask(sound: File, name: string): Promise<void> {
    const { upload } = await holdSound(sound, sound.name);
    store.ask({ held: { upload, sound, name }, like: null, ask: 'like' });
  }

  async function record(): Promise<void> {
    // What is heard would be recorded along.
    player.stop();
    store.open('browse');
    try {
      const wav = await recorder.record();
      await ask(new File([wav], 'recording.wav', { type: wav.type }), 'your recording');
    } catch (error) {
      report(error);
    }
  }

  async function withFile(file: File): Promise<void> {
    try {
      await ask(file, file.name);
    } catch (error) {
      report(error);
    }
  }

  return {
    recorder,
    toggleRecording() {
      switch (recorder.state.peek()) {
        case 'idle':
          void record();
          return;
        case 'asking':
          return recorder.cancel();
        case 'recording':
          return recorder.stop();
        case 'working':
          return;
      }
    },
    withFile,
    async withChosenFile() {
      const file = await pickSound();
      if (file !== null) await withFile(file);
    },
  };
}
