import type { Root } from '../../schemas/entities.js';
import type { ComponentState } from '../health.js';

/** What the library folders add up to. */
export function libraryHealth(roots: readonly Root[]): ComponentState {
  const offline = roots.filter((root) => root.state === 'offline');
  if (offline.length > 0) {
    const names = offline.map((root) => root.path).join(', ');
    return {
      state: 'degraded',
      reason: `Not there: ${names}. Its samples are kept and marked missing.`,
      next: 'Plug the drive in; everything comes back by itself.',
    };
  }
  const unwatched = roots.find((root) => root.watching === 'rescan');
  if (unwatched !== undefined) {
    return {
      state: 'degraded',
      reason:
        `${unwatched.path} is looked through now and then only. ${unwatched.watchingReason ?? ''}`.trim(),
      next: 'Raise the limit of folder watches of this system, or go on: changes are found a little later.',
    };
  }
  return { state: 'up' };
}
