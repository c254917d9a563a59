import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';

/** Lets the sound be heard that is asked with and is not in the library. */
export function HeldVoice({ sound }: { sound: File }): JSX.Element {
  const { player } = useApp();
  const voice = useRef<HTMLAudioElement>(null);
  const playing = useSignal(false);
  const url = useMemo(() => URL.createObjectURL(sound), [sound]);
  const other = player.now.value;
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  // One voice at a time.
  useEffect(() => {
    if (other !== null) voice.current?.pause();
  }, [other]);

  function toggle(): void {
    const element = voice.current;
    if (element === null) return;
    if (!element.paused) return element.pause();
    player.stop();
    element.currentTime = 0;
    element.volume = player.volume.peek() ** 2;
    // A file that the browser cannot play was still heard by the daemon.
    element.play().catch(() => (playing.value = false));
  }
  return (
    <>
      <audio
        ref={voice}
        src={url}
        onPlay={() => (playing.value = true)}
        onPause={() => (playing.value = false)}
      />
      <button
        type="button"
        class="icon-button"
        title={playing.value ? 'Stop what you asked with' : 'Hear what you asked with'}
        aria-pressed={playing.value}
        onClick={toggle}
      >
        <Icon name={playing.value ? 'stop' : 'play'} />
      </button>
    </>
  );
}
