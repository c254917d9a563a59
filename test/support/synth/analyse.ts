import { type AudioFormat, type FileHints } from '../../../daemon/audio/source.js';
import { type Analysis, createAnalyser } from '../../../daemon/analysis/analyser.js';

export interface Options {
  rate?: number;
  hints?: FileHints;
  name?: string;
  folders?: string[];
  /** Frames a block; the whole sound at once when not given. */
  block?: number;
}

export function formatOf(rate: number, channels: number): AudioFormat {
  return { container: 'wav', codec: 'float', sampleRate: rate, channels, bits: 32, frames: null };
}

/** Runs the analyser over channels held in memory. */
export function analyse(channels: Float32Array[], options: Options = {}): Analysis {
  const rate = options.rate ?? 44_100;
  const analyser = createAnalyser(formatOf(rate, channels.length), {
    hints: options.hints ?? {},
    name: options.name ?? '',
    folders: options.folders ?? [],
  });
  const length = channels[0]?.length ?? 0;
  const step = options.block ?? Math.max(1, length);
  for (let at = 0; at < length; at += step) {
    analyser.push(channels.map((channel) => channel.subarray(at, at + step)));
  }
  return analyser.finish();
}
