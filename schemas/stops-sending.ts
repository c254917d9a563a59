import type { Finding } from './kit.js';

/** Whether a finding keeps a kit off the unit until it is mended. Names are made fit for its screen in any case. */
export function stopsSending({ severity, code }: Finding): boolean {
  const isName = code.startsWith('name-') || code === 'project-name';
  return severity === 'error' && !isName && code !== 'empty-kit';
}
