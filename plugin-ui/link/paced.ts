/** Runs some work `ms` milliseconds after it was first asked for, however often it is asked for meanwhile. */
export function paced(work: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, ms);
  };
}
