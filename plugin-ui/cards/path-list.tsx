import type { JSX } from 'preact';
import { formatCount } from '../sound/format.js';

/** Paths of a group that are listed; more is a wall nobody reads. */
const MAX_PATHS = 200;

export function PathList({ paths }: { paths: readonly string[] }): JSX.Element {
  const more = paths.length - MAX_PATHS;
  return (
    <ul class="paths" tabIndex={0} aria-label="Files">
      {paths.slice(0, MAX_PATHS).map((path) => (
        <li key={path}>
          <bdi>{path}</bdi>
        </li>
      ))}
      {more > 0 && <li class="dim">and {formatCount(more)} more</li>}
    </ul>
  );
}
