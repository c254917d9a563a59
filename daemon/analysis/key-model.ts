import { type MusicalMode } from '../../schemas/analysis.js';

/** What each pitch class above the tonic says for a key, in log odds. */
export interface KeyProfile {
  /** For the whole sound, from the tonic up; a chroma of mean 1 is weighed. */
  all: readonly number[];
  /** For its beginning, where music tends to state its tonic. */
  opening: readonly number[];
  bias: number;
}

/** Written by test/bench/analysis/train-key.ts from 160 rendered pieces; do not edit. */
export const KEY_PROFILES: Readonly<Record<MusicalMode, KeyProfile>> = {
  major: {
    all: [1.734, -0.873, -0.169, -0.904, 1.043, -0.37, -0.873, 1.279, -0.422, 0.012, -1.485, 1.007],
    opening: [1.16, -0.582, 0.648, -1.118, 0.653, 0.752, 0.22, -0.041, -0.083, -0.665, -0.703, -0.262],
    bias: -0.628,
  },
  minor: {
    all: [1.902, -1.143, -0.166, 0.832, -0.78, -0.504, -0.178, 1.249, 0.274, -0.687, -0.483, -0.295],
    opening: [1.392, -0.483, -0.166, 0.126, -0.718, -0.021, 0.137, 0.131, -0.431, -0.643, 0.339, 0.36],
    bias: 0.628,
  },
};
