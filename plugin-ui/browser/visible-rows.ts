/** Rows to draw beyond each edge, so that a fast wheel shows rows and not gaps. */
export const OVERSCAN = 6;

/** Rows first … last (exclusive) that a scrolled box shows, with so many beyond each edge. All lengths in CSS pixels. */
export function visibleRows(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
  overscan = OVERSCAN,
): { first: number; last: number } {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + overscan);
  return { first: Math.min(first, Math.max(0, last)), last: Math.max(0, last) };
}

/** Scroll position that brings a row fully into view, moving no more than needed. */
export function scrollToRow(row: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return Math.max(0, top + rowHeight - height);
  return scrollTop;
}
