import type { Fit } from './fit.js';

/** The part of signalsmith-stretch (MIT) that we use; it comes as plain JavaScript. */
interface StretchNode extends AudioWorkletNode {
  schedule: (change: {
    output: number;
    active: boolean;
    input: number;
    rate: number;
    semitones: number;
    loopStart?: number;
    loopEnd?: number;
  }) => Promise<void>;
  addBuffers: (channels: Float32Array[]) => Promise<number>;
}
interface StretchModule {
  default: ((context: BaseAudioContext, options: AudioWorkletNodeOptions) => Promise<StretchNode>) & {
    moduleUrl?: string;
  };
}

/** The stretcher needs this long to swing in, seconds; it is cut off again. */
const LEAD_S = 0.25;

/**
 * A sound at another tempo and pitch, rendered faster than it plays. A loop is taken from its second round, so that its
 * end runs into its beginning as in the original. Loads the stretcher on first use: the first paint does without.
 */
export async function stretchBuffer(source: AudioBuffer, fit: Fit, isLoop: boolean): Promise<AudioBuffer> {
  const url = new URL('../../node_modules/signalsmith-stretch/SignalsmithStretch.mjs', import.meta.url).href;
  const { default: createNode } = (await import(/* @vite-ignore */ url)) as StretchModule;
  // From our own address: the page's content policy knows no blobs as scripts.
  createNode.moduleUrl = url;
  const { numberOfChannels, sampleRate, length, duration } = source;
  const frames = Math.max(1, Math.round(length / fit.rate));
  const skip = Math.round(LEAD_S * sampleRate) + (isLoop ? frames : 0);
  const context = new OfflineAudioContext(numberOfChannels, skip + frames, sampleRate);
  const node = await createNode(context, {
    numberOfInputs: 0,
    numberOfOutputs: 1,
    outputChannelCount: [numberOfChannels],
  });
  await node.addBuffers(channelsOf(source));
  await node.schedule({
    output: LEAD_S,
    active: true,
    input: 0,
    rate: fit.rate,
    semitones: fit.semitones,
    ...(isLoop ? { loopStart: 0, loopEnd: duration } : {}),
  });
  node.connect(context.destination);
  const rendered = await context.startRendering();
  const out = new AudioBuffer({ numberOfChannels, length: frames, sampleRate });
  channelsOf(rendered).forEach((channel, at) => out.copyToChannel(channel.slice(skip), at));
  return out;
}

function channelsOf(buffer: AudioBuffer): Float32Array<ArrayBuffer>[] {
  return Array.from({ length: buffer.numberOfChannels }, (_, channel) =>
    buffer.getChannelData(channel).slice(),
  );
}
