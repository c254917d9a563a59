/** What runs inside of the page. Each function is sent there as text: it may use nothing from around it. */

interface ProbedWindow {
  soundsStarted: number;
}

/** Counts every sound that is started. */
export function watchAudio(): void {
  const probed = globalThis as unknown as ProbedWindow;
  probed.soundsStarted = 0;
  const source = AudioBufferSourceNode.prototype as unknown as { start: (...when: number[]) => void };
  const { start } = source;
  source.start = function (...when: number[]) {
    probed.soundsStarted += 1;
    start.apply(this, when);
  };
}

/** First contentful paint, milliseconds after the navigation began. */
export function firstContentfulPaint(): number {
  return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN;
}

/** Types a text as one key would and resolves with the milliseconds until its rows are painted. */
export function typeAndWait(text: string): Promise<number> {
  const field = document.querySelector<HTMLInputElement>('#search');
  const list = document.querySelector<HTMLElement>('#samples');
  if (field === null || list === null) throw new Error('there is no search here');
  if (field.value === text) return Promise.resolve(0);
  const before = performance.now();
  const isAnswered = () => {
    const answered = performance.getEntriesByName('padbridge.rows').at(-1)?.startTime ?? 0;
    if (answered < before || list.getAttribute('aria-busy') === 'true') return false;
    return document.querySelector('.row:not(.waiting), .empty') !== null;
  };
  return new Promise((resolve, reject) => {
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    const look = () => {
      if (performance.now() - before > 20_000) reject(new Error(`no rows came for "${text}"`));
      else if (!isAnswered()) requestAnimationFrame(look);
      // The frame that holds the rows is painted when the next one begins.
      else requestAnimationFrame(() => resolve(performance.now() - before));
    };
    requestAnimationFrame(look);
  });
}

/** Scrolls the list row by row and resolves with the length of every frame in milliseconds. */
export function scroll(how: { rows: number; rowHeight: number; perFrame: number }): Promise<number[]> {
  const list = document.querySelector<HTMLElement>('#samples');
  if (list === null) throw new Error('there is no list here');
  return new Promise((resolve) => {
    const frames: number[] = [];
    let last: number | undefined;
    const step = (now: number) => {
      if (last !== undefined) frames.push(now - last);
      last = now;
      list.scrollTop += how.rowHeight * how.perFrame;
      if (list.scrollTop >= how.rows * how.rowHeight) resolve(frames);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

export function toTop(): void {
  const list = document.querySelector<HTMLElement>('#samples');
  if (list !== null) list.scrollTop = 0;
}

/** Goes on to the next sound and resolves with the milliseconds until it is started. */
export function auditionNext(): Promise<number> {
  const probed = globalThis as unknown as ProbedWindow;
  const list = document.querySelector<HTMLElement>('#samples');
  if (list === null) throw new Error('there is no list here');
  const count = probed.soundsStarted;
  return new Promise((resolve) => {
    const before = performance.now();
    list.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    const look = () => {
      if (probed.soundsStarted > count) {
        const took = performance.now() - before;
        // A person listens for a moment before the next key.
        setTimeout(() => resolve(took), 60);
      } else setTimeout(look, 1);
    };
    look();
  });
}

/** Drags the map in circles for so many frames and resolves with the length of each in milliseconds. */
export function panMap(count: number): Promise<number[]> {
  const box = document.querySelector<HTMLElement>('.map-box');
  if (box === null) throw new Error('there is no map here');
  const { left, top, width, height } = box.getBoundingClientRect();
  const at = (turn: number) => ({
    clientX: left + width / 2 + 160 * Math.cos(turn),
    clientY: top + height / 2 + 120 * Math.sin(turn),
    bubbles: true,
    pointerId: 1,
    button: 0,
  });
  // A pointer that was not pressed by a hand cannot be captured.
  box.setPointerCapture = () => undefined;
  return new Promise((resolve) => {
    const frames: number[] = [];
    let last: number | undefined;
    let turn = 0;
    box.dispatchEvent(new PointerEvent('pointerdown', at(0)));
    const step = (now: number) => {
      if (last !== undefined) frames.push(now - last);
      last = now;
      turn += 0.06;
      box.dispatchEvent(new PointerEvent('pointermove', at(turn)));
      if (frames.length < count) {
        requestAnimationFrame(step);
        return;
      }
      box.dispatchEvent(new PointerEvent('pointerup', at(turn)));
      resolve(frames);
    };
    requestAnimationFrame(step);
  });
}
