import { PadbridgeError } from '../../../schemas/errors.js';
import type { EffectPlace } from './messages.js';

/** The unit's effects by name: their number on buses 1–2, on buses 3–4 and at the input, and what CTRL 1–6 turn (facts: effects). */

export interface Effect {
  name: string;
  /** Value of CC 83; null where the effect is not to be had. */
  bus12: number | null;
  bus34: number | null;
  input: number | null;
  /** What each knob is and its range, up to six. */
  knobs: readonly string[];
}

/** name, buses 1–2, buses 3–4, input, knobs. */
const TABLE: readonly (readonly [string, number | null, number | null, number | null, readonly string[]])[] =
  [
    ['Off', 0, 0, 0, []],
    ['Direct FX1', 1, null, null, []],
    ['Direct FX2', 2, null, null, []],
    ['Direct FX3', 3, null, null, []],
    ['Direct FX4', 4, null, null, []],
    ['Direct FX5', 5, null, null, []],
    [
      'Scatter',
      6,
      36,
      null,
      ['TYPE [1-10]', 'DEPTH [10-100 (steps of 10)]', 'SCATTER [OFF, ON]', 'SPEED [SINGLE, DOUBLE]'],
    ],
    [
      'Downer',
      7,
      5,
      10,
      ['DEPTH [0-100]', 'RATE [2/1-1/32]', 'FILTER [0-100]', 'PITCH [OFF, ON]', 'RESONANCE [0-100]'],
    ],
    [
      'Ha-Dou',
      8,
      21,
      null,
      [
        'MOD DEPTH [0-100]',
        'TIME [0-100]',
        'LEVEL [0-100]',
        'LOW CUT [FLAT, 20-800 Hz]',
        'HIGH CUT [630-12500, FLAT Hz]',
        'PRE DELAY [0-100 msec]',
      ],
    ],
    [
      'Ko-Da-Ma',
      9,
      25,
      null,
      [
        'TIME [1/32-1/1 note values]',
        'FEEDBACK [0-99 %]',
        'SEND [0-100]',
        'L DAMP F [FLAT, 80-800 Hz]',
        'H DAMP F [630-12500, FLAT Hz]',
        'MODE [SINGLE, PAN]',
      ],
    ],
    [
      'Zan-Zou',
      10,
      22,
      null,
      [
        'TIME [0-100 / note values when SYNC ON]',
        'FEEDBACK [0-99]',
        'HF DAMP [200-8000, OFF Hz]',
        'LEVEL [0-100]',
        'MODE [2TAP, 3TAP, 4TAP]',
        'SYNC [OFF, ON]',
      ],
    ],
    [
      'To-Gu-Ro',
      11,
      34,
      null,
      [
        'DEPTH [0-100]',
        'RATE [0-100 / 2/1-1/128 when SYNC ON]',
        'RESONANCE [0-100]',
        'FLT MOD [0-100]',
        'AMP MOD [0-100]',
        'SYNC [OFF, ON]',
      ],
    ],
    [
      'SBF',
      12,
      16,
      null,
      [
        'INTERVAL [0-100]',
        'WIDTH [0-100]',
        'BALANCE [100-0 to 0-100 %]',
        'TYPE [SBF1-SBF6]',
        'GAIN [-INF, -52.3 to +10 dB]',
      ],
    ],
    [
      'Stopper',
      13,
      null,
      null,
      ['DEPTH [0-100]', 'RATE [4/1-1/64]', 'RESONANCE [0-100]', 'FLT MOD [0-100]', 'AMP MOD [0-100]'],
    ],
    [
      'Tape Echo',
      14,
      26,
      null,
      [
        'TIME [10-800 msec]',
        'FEEDBACK [0-99 %]',
        'LEVEL [0-100]',
        'MODE [S/M/L combinations]',
        'W/F RATE [0-100]',
        'W/F DEPTH [0-100]',
      ],
    ],
    [
      'TimeCtrlDly',
      15,
      24,
      8,
      [
        'TIME [0-100 msec / note values when SYNC ON]',
        'FEEDBACK [0-99 %]',
        'LEVEL [0-100]',
        'L DAMP F [FLAT, 80-800 Hz]',
        'H DAMP F [630-12500, FLAT Hz]',
        'SYNC [OFF, ON]',
      ],
    ],
    [
      'Super Filter',
      16,
      9,
      null,
      [
        'CUTOFF [0-100]',
        'RESONANCE [0-100]',
        'FLT TYPE [LPF, BPF, HPF]',
        'DEPTH [0-100]',
        'RATE [0-100 / note values when SYNC ON]',
        'SYNC [OFF, ON]',
      ],
    ],
    [
      'WrmSaturator',
      17,
      11,
      11,
      ['DRIVE [0-48 dB]', 'Eq LOW [-24 to +24 dB]', 'Eq HIGH [-24 to +24 dB]', 'LEVEL [0-100]'],
    ],
    ['303 VinylSim', 18, 1, 12, ['COMP [0-100]', 'NOISE [0-100]', 'WOW FLUT [0-100]', 'LEVEL [0-100]']],
    ['404 VinylSim', 19, 2, 13, ['FREQUENCY [0-100]', 'NOISE [0-100]', 'WOW FLUT [0-100]']],
    [
      'Cassette Sim',
      20,
      3,
      14,
      [
        'TONE [0-100]',
        'HISS [0-100]',
        'AGE [0-60 years]',
        'DRIVE [0-100]',
        'WOW FLUT [0-100]',
        'Catch [0-100]',
      ],
    ],
    [
      'Lo-fi',
      21,
      4,
      15,
      [
        'PRE FILT [1-6]',
        'LOFI TYPE [1-9]',
        'TONE [-100 to 100]',
        'CUTOFF [200-8000 Hz]',
        'BALANCE [100-0 to 0-100 %]',
        'LEVEL [0-100]',
      ],
    ],
    [
      'Reverb',
      22,
      20,
      7,
      [
        'TYPE [AMBI, ROOM, HALL1, HALL2]',
        'TIME [0-100]',
        'LEVEL [0-100]',
        'LOW CUT [FLAT, 20-800 Hz]',
        'HIGH CUT [630-12500, FLAT Hz]',
        'PRE DELAY [0-100 ms]',
      ],
    ],
    [
      'Chorus',
      23,
      27,
      5,
      [
        'DEPTH [0-100]',
        'RATE [0.33-2.30 sec]',
        'BALANCE [100-0 to 0-100 %]',
        'EQ LOW [-15 to 15 dB]',
        'EQ HIGH [-15 to 15 dB]',
        'LEVEL [0-100]',
      ],
    ],
    [
      'JUNO Chorus',
      24,
      28,
      6,
      ['MODE [JUNO 1, JUNO 2, JUNO12, JX-1 1, JX-1 2]', 'NOISE [0-100]', 'BALANCE [100-0 to 0-100 %]'],
    ],
    [
      'Flanger',
      25,
      29,
      null,
      [
        'DEPTH [0-100]',
        'RATE [0-100 / 4.000-0.016 bar when SYNC ON]',
        'MANUAL [0-100]',
        'RESONANCE [0-100]',
        'BALANCE [100-0 to 0-100 %]',
        'SYNC [OFF, ON]',
      ],
    ],
    [
      'Phaser',
      26,
      30,
      null,
      [
        'DEPTH [0-100]',
        'RATE [0-100 / 4.000-0.016 bar when SYNC ON]',
        'MANUAL [0-100]',
        'RESONANCE [0-100]',
        'BALANCE [100-0 to 0-100 %]',
        'SYNC [OFF, ON]',
      ],
    ],
    [
      'Wah',
      27,
      31,
      null,
      [
        'PEAK [0-100]',
        'RATE [0-100 / 1.000-0.010 bar when SYNC ON]',
        'MANUAL [0-100]',
        'DEPTH [0-100]',
        'FLT TYPE [LPF, BPF]',
        'SYNC [OFF, ON]',
      ],
    ],
    [
      'Slicer',
      28,
      32,
      null,
      [
        'PATTERN [1-32]',
        'SPEED [0-100 / 2/1-1/64T when SYNC ON]',
        'DEPTH [0-100]',
        'SHUFFLE [0-100]',
        'MODE [LEGATO, SLASH]',
        'SYNC [OFF, ON]',
      ],
    ],
    [
      'Tremolo/Pan',
      29,
      33,
      null,
      [
        'DEPTH [0-100]',
        'RATE [0-100 / 1.000-0.010 when SYNC ON]',
        'TYPE [TRE, PAN]',
        'WAVE [TRI, SQR, SIN, SAW1, SAW2, TRP]',
        'SYNC [OFF, ON]',
      ],
    ],
    [
      'Chromatic PS',
      30,
      19,
      9,
      [
        'PITCH1 [-24 to 12 semi]',
        'PITCH2 [-24 to 12 semi]',
        'BALANCE [100-0 to 0-100 %]',
        'PAN1 [L50-R50]',
        'PAN2 [L50-R50]',
      ],
    ],
    [
      'Hyper-Reso',
      31,
      18,
      null,
      [
        'NOTE [-17 to -1, 1 to 18]',
        'SPREAD [UNISON, TINY, SMALL, MEDIUM, HUGE]',
        'CHARACTER [0-100]',
        'SCALE [C Maj-B Maj, C min-B min]',
        'FEEDBACK [0-99 %]',
        'ENV MOD [0-100]',
      ],
    ],
    [
      'Ring Mod',
      32,
      15,
      null,
      [
        'FREQUENCY [0-100]',
        'SENS [0-100]',
        'BALANCE [100-0 to 0-100 %]',
        'POLARITY [OFF, ON]',
        'EQ LOW [-15 to 15 dB]',
        'EQ HIGH [-15 to 15 dB]',
      ],
    ],
    ['Crusher', 33, 14, null, ['FILTER [331-15392 Hz]', 'RATE [0-100]', 'BALANCE [100-0 to 0-100 %]']],
    [
      'Overdrive',
      34,
      12,
      null,
      ['DRIVE [0-100]', 'TONE [-100 to 100]', 'BALANCE [100-0 to 0-100 %]', 'LEVEL [0-100]'],
    ],
    [
      'Distortion',
      35,
      13,
      null,
      ['DRIVE [0-100]', 'TONE [-100 to 100]', 'BALANCE [100-0 to 0-100 %]', 'LEVEL [0-100]'],
    ],
    [
      'Equalizer',
      36,
      7,
      16,
      [
        'LOW GAIN [-15 to 15 dB]',
        'MID GAIN [-15 to 15 dB]',
        'HIGH GAIN [-15 to 15 dB]',
        'LOW FREQ [20-400 Hz]',
        'Mid Freq [200-8000 Hz]',
        'HIGH FREQ [2000-16000 Hz]',
      ],
    ],
    ['Compressor', 37, 6, 17, ['SUSTAIN [0-100]', 'ATTACK [0-100]', 'RATIO [0-100]', 'LEVEL [0-100]']],
    ['SX Reverb', 38, 37, null, ['TIME [0-100]', 'TONE [-100 to 100]', 'BALANCE [100-0 to 0-100 %]']],
    [
      'SX Delay',
      39,
      38,
      null,
      ['TIME [1/32-1/1 note values]', 'FEEDBACK [0-99 %]', 'BALANCE [100-0 to 0-100 %]'],
    ],
    [
      'Cloud Delay',
      40,
      39,
      null,
      [
        'WINDOW [0-100]',
        'PITCH [-12.0 to +12.0]',
        'BALANCE [100-0 to 0-100 %]',
        'FEEDBACK [-100 to 100]',
        'CLOUDY [0-100]',
        'LOFI [OFF, ON]',
      ],
    ],
    [
      'Back Spin',
      41,
      null,
      null,
      ['LENGTH [1/1, 1/2, 1/4, 1/8, 1/16]', 'SPEED [0-100]', 'BACK SW [OFF, ON]'],
    ],
    [
      'DJFX Delay',
      42,
      40,
      null,
      [
        'LENGTH [0.230-0.012 sec]',
        'TIME [0-100 msec / note values when SYNC ON]',
        'LOOP SW [OFF, ON]',
        'FEEDBACK [0-99]',
        'LEVEL [0-100]',
        'SYNC [OFF, ON]',
      ],
    ],
    [
      'Isolator',
      null,
      8,
      null,
      ['LOW [-INF, -41.87 to +12 dB]', 'MID [-INF, -41.87 to +12 dB]', 'HIGH [-INF, -41.87 to +12 dB]'],
    ],
    [
      'Filter+Drive',
      null,
      10,
      null,
      [
        'CUTOFF [20-16000 Hz]',
        'RESONANCE [0-100]',
        'DRIVE [0-100]',
        'FLT TYPE [HPF, LPF]',
        'LOW FREQ [20-16000 Hz]',
        'LOW GAIN [-24 to +24 dB]',
      ],
    ],
    [
      'Resonator',
      null,
      17,
      null,
      [
        'ROOT [C-1 to G9]',
        'BRIGHT [0-100]',
        'FEEDBACK [0-99 %]',
        'CHORD [Root/Oct/UpDn/P5/m3...M11]',
        'PANNING [0-100]',
        'ENV MOD [0-100]',
      ],
    ],
    [
      'Sync Delay',
      null,
      23,
      null,
      [
        'TIME [1/32-1/1 note values]',
        'FEEDBACK [0-99 %]',
        'LEVEL [0-100]',
        'L DAMP F [FLAT, 80-800 Hz]',
        'H DAMP F [630-12500, FLAT Hz]',
      ],
    ],
    ['DJFX Looper', null, 35, null, ['LENGTH [0.230-0.012 sec]', 'SPEED [-100 to 100]', 'LOOP SW [OFF, ON]']],
    [
      'Auto Pitch',
      null,
      null,
      1,
      [
        'PITCH [-100 to 100]',
        'FORMANT [-100 to 100]',
        'BALANCE [100-0 to 0-100 %]',
        'AT PITCH [0-100]',
        'KEY [CHROMA, A-Ab]',
        'ROBOT [OFF, ON]',
      ],
    ],
    [
      'Vocoder',
      null,
      null,
      2,
      [
        'NOTE [-17 to -1, 1 to 18]',
        'FORMANT [-100 to 100]',
        'TONE [-100 to 100]',
        'SCALE [C Maj-B Maj, C min-B min]',
        'CHORD [Root, P5, Oct, UpDn, UpDnP5, 3rd, 5thUp, 5thDn, 7thUp, 7thDn]',
        'BALANCE [100-0 to 0-100]',
      ],
    ],
    [
      'Harmony',
      null,
      null,
      3,
      [
        'PITCH [-100 to 100]',
        'FORMANT [-100 to 100]',
        'BALANCE [100-0 to 0-100 %]',
        'AT PITCH [0-100]',
        'KEY [CHROMA, A-Ab]',
        'HARMONY [Root, P5, Oct, UpDn, UpDnP5, 3rd, 5thUp, 5thDn, 7thUp, 7thDn]',
      ],
    ],
    [
      'Gt Amp Sim',
      null,
      null,
      4,
      [
        'AMP TYPE [JC, TWIN, BG, MATCH, MS, SLDN]',
        'DRIVE [0-100]',
        'LEVEL [0-100]',
        'BASS [-100 to 100]',
        'MIDDLE [-100 to 100]',
        'TREBLE [-100 to 100]',
      ],
    ],
  ];

export const EFFECTS: readonly Effect[] = TABLE.map(([name, bus12, bus34, input, knobs]) => ({
  name,
  bus12,
  bus34,
  input,
  knobs,
}));

/**
 * The effect of this name; case, spaces and dashes do not matter. Throws 'not-found' when there is none, 'unsupported' when it
 * is not to be had at this place.
 */
export function findEffect(name: string, place: EffectPlace): { effect: Effect; number: number } {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const effect = EFFECTS.find((one) => plain(one.name) === plain(name));
  if (effect === undefined) {
    throw new PadbridgeError('not-found', `The SP-404MK2 has no effect "${name.slice(0, 40)}".`, {
      subject: 'effect',
    });
  }
  const number =
    place === 'input' ? effect.input : place === 'bus1' || place === 'bus2' ? effect.bus12 : effect.bus34;
  if (number !== null) return { effect, number };
  throw new PadbridgeError('unsupported', `${effect.name} is not to be had on ${place}.`, {
    subject: effect.name,
  });
}
