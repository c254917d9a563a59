/** Beside what browsers know as sound: formats of samplers that they do not. */
const ACCEPTED = 'audio/*,.wav,.aif,.aiff,.flac,.mp3,.ogg,.opus,.m4a';

/** Lets the person choose a sound file of this machine; null when they do not. Only within a key or a click. */
export function pickSound(): Promise<File | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = ACCEPTED;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}
