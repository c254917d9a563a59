import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Audio {
  channels: Float32Array[];
  rate: number;
}

/** Decodes any file with ffmpeg, so that the bench measures the analysis and not our decoders. */
export function decode(path: string): Audio {
  const probe = execFileSync('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'a:0',
    '-show_entries',
    'stream=sample_rate,channels',
    '-of',
    'csv=p=0',
    path,
  ]);
  const [rate, count] = probe.toString().trim().split(',').map(Number) as [number, number];
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f32le', '-'], {
    maxBuffer: 2 ** 31 - 1,
  });
  const all = new Float32Array(
    raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length - (raw.length % 4)),
  );
  const length = Math.floor(all.length / count);
  const channels = Array.from({ length: count }, () => new Float32Array(length));
  channels.forEach((channel, c) => {
    for (let i = 0; i < length; i++) channel[i] = all[i * count + c]!;
  });
  return { channels, rate };
}

/** Renders a MIDI file with a soundfont at 44.1 kHz stereo, without reverb and chorus unless asked for. */
export function render(midi: Buffer, soundfont: string, wet = false): Audio {
  const folder = mkdtempSync(join(tmpdir(), 'padbridge-render-'));
  try {
    const [input, output] = [join(folder, 'in.mid'), join(folder, 'out.wav')];
    writeFileSync(input, midi);
    const flag = wet ? '1' : '0';
    execFileSync(
      'fluidsynth',
      [
        '-ni',
        '-q',
        '-o',
        'synth.dynamic-sample-loading=1',
        '-g',
        '0.5',
        '-R',
        flag,
        '-C',
        flag,
        '-r',
        '44100',
        '-O',
        'float',
        '-T',
        'wav',
        '-F',
        output,
        soundfont,
        input,
      ],
      { stdio: 'ignore' },
    );
    return decode(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Soundfonts of Debian's packages that are installed here, by a short name. */
export function soundfonts(): Map<string, string> {
  const known: [string, string][] = [
    ['fluid', '/usr/share/sounds/sf2/FluidR3_GM.sf2'],
    ['timgm', '/usr/share/sounds/sf2/TimGM6mb.sf2'],
    ['musescore', '/usr/share/sounds/sf3/MuseScore_General_Lite.sf3'],
    ['opl3', '/usr/share/sounds/sf2/OPL-3_FM_128M.sf2'],
  ];
  const avl = '/usr/lib/lv2/avldrums.lv2';
  if (existsSync(avl)) {
    for (const file of readdirSync(avl))
      if (file.endsWith('.sf2')) known.push([`avl-${file.slice(0, -4)}`, join(avl, file)]);
  }
  return new Map(known.filter(([, path]) => existsSync(path)));
}

/** Presets of a soundfont: the `phdr` chunk holds name (20 bytes), preset and bank, 38 bytes each. */
export function presetsOf(path: string): { name: string; preset: number; bank: number }[] {
  const data = readFileSync(path);
  const at = data.lastIndexOf('phdr');
  const size = data.readUInt32LE(at + 4);
  const presets = [];
  for (let p = at + 8; p + 38 < at + 8 + size; p += 38) {
    const name = data.toString('latin1', p, p + 20).replace(/\0.*$/s, '');
    presets.push({ name, preset: data.readUInt16LE(p + 20), bank: data.readUInt16LE(p + 22) });
  }
  return presets;
}

/** Fonts used for sets of many short renderings; the compressed one takes ten seconds to load each time. */
export const QUICK_FONTS: readonly string[] = ['fluid', 'timgm', 'opl3'];
