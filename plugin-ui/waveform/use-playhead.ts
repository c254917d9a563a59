import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { useApp } from '../app/context.js';

/** Sets `--at` (0 to 1) on an element in every frame in which the sound is heard; nothing runs while it is not. */
export function usePlayhead(box: RefObject<HTMLElement | null>, playing: boolean): void {
  const { player } = useApp();
  useLayoutEffect(() => {
    const element = box.current;
    if (!playing || element === null) return undefined;
    let frame = 0;
    const draw = () => {
      element.style.setProperty('--at', String(player.position() ?? 0));
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      element.style.removeProperty('--at');
    };
  }, [box, player, playing]);
}
