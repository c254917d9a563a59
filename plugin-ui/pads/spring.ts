import { useEffect, useRef } from 'preact/hooks';
import { canDrop } from './drag.js';

/** A hand that carries something and rests this long on a tab wants what is behind it; passing by opens nothing. */
const REST_MS = 450;

interface Spring {
  onDragEnter: (event: DragEvent) => void;
  onDragLeave: (event: DragEvent) => void;
}

/** For a button that opens a place: it opens by itself while something that pads take is held over it. */
export function useSpring(open: () => void): Spring {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onDragEnter(event) {
      if (!canDrop(event)) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(open, REST_MS);
    },
    onDragLeave({ currentTarget, relatedTarget }) {
      // From the button to the picture in it is no leaving.
      const within = relatedTarget instanceof Node && currentTarget instanceof Node;
      if (!(within && currentTarget.contains(relatedTarget))) clearTimeout(timer.current);
    },
  };
}
