/** First part of every OSC address of ours, so that a surface can talk to several programs. */
export const OSC_ROOT = '/padbridge';

/** The OSC address of a method or event: `samples.search` is `/padbridge/samples/search`. */
export function oscAddress(name: string): string {
  return `${OSC_ROOT}/${name.replaceAll('.', '/')}`;
}
