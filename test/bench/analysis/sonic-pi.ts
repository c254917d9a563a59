import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DrumClass } from '../../../schemas/analysis.js';
import { type Audio, decode } from './tools.js';

/** What a person says about a sample of the sonic-pi-samples package, by ear and from its makers' notes. */
export interface SampleLabel {
  kind: 'one-shot' | 'loop';
  /** `none` is no drum; not given where people would not agree. */
  drum?: DrumClass | 'none';
  bpm?: number;
  /** Pitch class of the root, from C. */
  root?: number;
}

const PACKAGE = '/usr/share/sonic-pi/samples';

const drums = (drum: DrumClass, names: string): [string, SampleLabel][] =>
  names.split(' ').map((name) => [name, { kind: 'one-shot', drum }]);
const pitched = (root: number, names: string): [string, SampleLabel][] =>
  names.split(' ').map((name) => [name, { kind: 'one-shot', drum: 'none', root }]);
const loops = (bpm: number, names: string): [string, SampleLabel][] =>
  names.split(' ').map((name) => [name, { kind: 'loop', bpm }]);

/** Samples that can be labelled beyond doubt. Loops are whole beats long, so that length and count give the tempo. */
export const SONIC_PI: ReadonlyMap<string, SampleLabel> = new Map([
  ...drums(
    'kick',
    'bd_808 bd_ada bd_boom bd_fat bd_gas bd_haus bd_klub bd_mehackit bd_pure bd_sone bd_tek bd_zome bd_zum ' +
      'drum_bass_hard drum_bass_soft drum_heavy_kick elec_hollow_kick elec_soft_kick',
  ),
  ...drums(
    'snare',
    'drum_snare_hard drum_snare_soft sn_dolf sn_dub sn_generic sn_zome elec_snare elec_lo_snare elec_mid_snare ' +
      'elec_hi_snare elec_filt_snare',
  ),
  ...drums(
    'tom',
    'drum_tom_hi_hard drum_tom_hi_soft drum_tom_lo_hard drum_tom_lo_soft drum_tom_mid_hard drum_tom_mid_soft elec_fuzz_tom',
  ),
  ...drums('closed-hat', 'drum_cymbal_closed drum_cymbal_pedal'),
  ...drums('open-hat', 'drum_cymbal_open'),
  ...drums('cymbal', 'drum_cymbal_hard drum_cymbal_soft drum_splash_hard drum_splash_soft elec_cymbal'),
  ...drums(
    'percussion',
    'drum_cowbell elec_triangle elec_wood perc_snap perc_snap2 tabla_dhec tabla_ghe1 tabla_ghe4 tabla_ke1 tabla_ke2 ' +
      'tabla_ke3 tabla_na tabla_na_s tabla_re tabla_te1 tabla_te2 tabla_te_m tabla_te_ne tabla_tas1 tabla_tas2 tabla_tas3',
  ),
  ...pitched(
    0,
    'bass_drop_c bass_hard_c bass_hit_c bass_thick_c bass_trance_c bass_voxy_c bass_voxy_hit_c bass_woodsy_c',
  ),
  ...pitched(5, 'bass_dnb_f'),
  ...(
    'ambi_choir ambi_dark_woosh ambi_drone ambi_glass_hum ambi_glass_rub ambi_haunted_hum ambi_lunar_land ambi_piano ' +
    'ambi_sauna ambi_soft_buzz ambi_swoosh guit_e_fifths guit_e_slide guit_em9 guit_harmonics misc_cineboom misc_crow ' +
    'misc_burp vinyl_hiss vinyl_rewind vinyl_backspin elec_beep elec_blip elec_chime elec_bell perc_bell perc_bell2'
  )
    .split(' ')
    .map((name): [string, SampleLabel] => [name, { kind: 'one-shot', drum: 'none' }]),
  ...loops(136.9, 'loop_amen'),
  ...loops(140, 'loop_amen_full'),
  ...loops(126, 'loop_breakbeat'),
  ...loops(148, 'loop_compus'),
  ...loops(97, 'loop_electric loop_mehackit1 loop_mehackit2 loop_perc1 loop_perc2 loop_weirdo'),
  ...loops(120, 'loop_garzul loop_mika loop_safari'),
  ...loops(135.8, 'loop_industrial'),
]);

export interface LabelledSample extends Audio {
  name: string;
  label: SampleLabel;
}

/** The labelled samples of the package, where it is installed. */
export async function sonicPiSamples(): Promise<LabelledSample[]> {
  const found: LabelledSample[] = [];
  for (const [name, label] of SONIC_PI) {
    const path = join(PACKAGE, `${name}.flac`);
    const audio = existsSync(path) ? await decode(path) : null;
    if (audio) found.push({ ...audio, name, label });
  }
  return found;
}
