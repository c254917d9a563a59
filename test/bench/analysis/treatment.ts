import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { createRandom } from '../../support/synth/signals.js';
import { type Audio, fromRaw, inTemporaryFolder } from './tools.js';

/** What was done to a sound, for the label. */
export interface Treated extends Audio {
  /** Playing speed against the original: tempo and pitch go up with it. */
  speed: number;
  done: string[];
}

type Random = () => number;
type Step = (audio: Audio, random: Random) => Audio;

/** What producers do that leaves tempo and length alone. */
const STEPS: Readonly<Record<string, Step>> = {
  drive: (audio, random) => {
    const amount = 2 + 10 * random();
    return perSample(audio, (x) => Math.tanh(amount * x) / Math.tanh(amount));
  },
  'low-pass': (audio, random) => lowPass(audio, 500 * 2 ** (4 * random())),
  'high-pass': (audio, random) => {
    const low = lowPass(audio, 80 * 2 ** (2.5 * random()));
    return {
      ...audio,
      channels: audio.channels.map((c, k) => c.map((x, i) => x - low.channels[k]![i]!)),
    };
  },
  reverb: (audio, random) => reverberate(audio, 0.15 + 0.3 * random(), 0.6 + 0.25 * random()),
  crush: (audio, random) => {
    const hold = 1 + Math.floor(random() * 4);
    const levels = 2 ** (5 + Math.floor(random() * 4));
    return {
      ...audio,
      channels: audio.channels.map((c) => c.map((_, i) => Math.round(c[i - (i % hold)]! * levels) / levels)),
    };
  },
  noise: (audio, random) => {
    const level = 10 ** (-2.6 + 0.8 * random());
    return perSample(audio, (x) => x + level * (2 * random() - 1));
  },
  mp3: (audio) => throughMp3(audio),
};

/** Treats a sound as its seed says: half of all stay as they are. */
export function treat(audio: Audio, seed: number): Treated {
  const random = createRandom(seed);
  const done: string[] = [];
  if (random() < 0.5) return { ...audio, speed: 1, done };
  let treated = normalised(audio);
  let speed = 1;
  if (random() < 0.35) {
    speed = 2 ** (Math.round(random() * 8 - 4) / 12);
    treated = respeed(treated, speed);
    done.push(`speed ${speed.toFixed(3)}`);
  }
  const names = Object.keys(STEPS);
  for (let count = 1 + Math.floor(random() * 2); count > 0; count--) {
    const name = names[Math.floor(random() * names.length)]!;
    if (done.includes(name)) continue;
    treated = STEPS[name]!(treated, random);
    done.push(name);
  }
  return { ...normalised(treated), speed, done };
}

function perSample(audio: Audio, change: (x: number) => number): Audio {
  return { ...audio, channels: audio.channels.map((c) => c.map(change)) };
}

/** To a peak of 0.9. */
export function normalised(audio: Audio): Audio {
  let peak = 1e-6;
  for (const c of audio.channels) for (const x of c) peak = Math.max(peak, Math.abs(x));
  return perSample(audio, (x) => (0.9 * x) / peak);
}

/** Plays faster or slower by linear interpolation. */
export function respeed(audio: Audio, speed: number): Audio {
  const length = Math.round(audio.channels[0]!.length / speed);
  return {
    ...audio,
    channels: audio.channels.map((c) =>
      Float32Array.from({ length }, (_, i) => {
        const at = i * speed;
        const k = Math.floor(at);
        return (c[k] ?? 0) * (1 - (at - k)) + (c[k + 1] ?? 0) * (at - k);
      }),
    ),
  };
}

/** Two poles, 12 dB an octave. */
function lowPass(audio: Audio, hertz: number): Audio {
  const a = 1 - Math.exp((-2 * Math.PI * hertz) / audio.rate);
  return {
    ...audio,
    channels: audio.channels.map((c) => {
      let [first, second] = [0, 0];
      return c.map((x) => {
        first += a * (x - first);
        second += a * (first - second);
        return second;
      });
    }),
  };
}

/** Four combs and two all-passes (Schroeder, 1962); the tail is cut at the end of the sound. */
function reverberate(audio: Audio, mix: number, feedback: number): Audio {
  const channels = audio.channels.map((dry, side) => {
    const wet = new Float32Array(dry.length);
    for (const ms of [29.7, 37.1, 41.1, 43.7]) {
      const delay = Math.round(((ms + side) / 1000) * audio.rate);
      const line = new Float32Array(dry.length);
      for (let i = 0; i < dry.length; i++) {
        line[i] = dry[i]! + feedback * (line[i - delay] ?? 0);
        wet[i]! += 0.25 * (line[i - delay] ?? 0);
      }
    }
    for (const ms of [5, 1.7]) {
      const delay = Math.round((ms / 1000) * audio.rate);
      const input = Float32Array.from(wet);
      for (let i = 0; i < wet.length; i++)
        wet[i] = -0.7 * input[i]! + (input[i - delay] ?? 0) + 0.7 * (wet[i - delay] ?? 0);
    }
    return dry.map((x, i) => (1 - mix) * x + mix * wet[i]!);
  });
  return { ...audio, channels };
}

/** Encodes at 112 kbit/s and back, as long as before: players take the encoder's delay out. */
function throughMp3(audio: Audio): Audio {
  return inTemporaryFolder((folder) => {
    const [input, output] = [join(folder, 'in.wav'), join(folder, 'out.mp3')];
    writeFileSync(input, encodeWav(audio.channels, { sampleRate: audio.rate, encoding: 16 }));
    execFileSync('ffmpeg', ['-v', 'error', '-i', input, '-b:a', '112k', output]);
    const count = audio.channels.length;
    const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', output, '-f', 'f32le', '-'], {
      maxBuffer: 2 ** 30,
    });
    const back = fromRaw(raw, count, audio.rate);
    const length = audio.channels[0]!.length;
    return {
      ...audio,
      channels: back.channels.map((c) => {
        const fitted = new Float32Array(length);
        fitted.set(c.subarray(0, length));
        return fitted;
      }),
    };
  });
}
