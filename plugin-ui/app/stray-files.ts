import { useEffect } from 'preact/hooks';
import { bringsFiles } from '../pads/drag.js';

/**
 * A file that is dropped beside its target would replace the page by itself: the window would be gone. Whatever takes files
 * has said so before the event comes here.
 */
export function useStrayFiles(): void {
  useEffect(() => {
    const turnAway = (event: DragEvent) => {
      if (event.defaultPrevented || !bringsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
    };
    addEventListener('dragover', turnAway);
    addEventListener('drop', turnAway);
    return () => {
      removeEventListener('dragover', turnAway);
      removeEventListener('drop', turnAway);
    };
  }, []);
}
