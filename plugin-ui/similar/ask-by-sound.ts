import { holdSound } from '../link/uploads.js';
import type { ViewStore } from '../view/view.js';
import { createRecorder, type Recorder } from './recorder.js';

/** Asking with a sound that is not in the library: one that was recorded just now, or a file. */
export interface AskBySound {
  readonly recorder: Recorder;
  /** Starts a recording, or ends it and asks with it. */
  toggleRecording: () => void;
  withFile: (file: File) => Promise<void>;
}

export function createAskBySound(parts: { store: ViewStore; report: (error: unknown) => void }): AskBySound {
  const { store, report } = parts;
  const recorder = createRecorder();

  async function ask(sound: File, name: string): Promise<void> {
    const { upload } = await holdSound(sound, sound.name);
    store.ask({ held: { upload, sound, name }, like: null, ask: 'like' });
  }

  return {
    recorder,
    toggleRecording() {
      if (recorder.recording.peek()) {
        recorder.stop();
        return;
      }
      recorder
        .record()
        .then((wav) => ask(new File([wav], 'recording.wav', { type: wav.type }), 'your recording'))
        .catch(report);
    },
    async withFile(file) {
      try {
        await ask(file, file.name);
      } catch (error) {
        report(error);
      }
    },
  };
}
