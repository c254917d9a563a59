import type { AnalysisResult } from '../../schemas/analysis.js';
import type { MetadataEntry } from '../../schemas/entities.js';

/** The weighed values of a result as they are remembered: which one won, where it came from, whether the ear agrees. */
export function weighedMetadata(result: AnalysisResult): MetadataEntry[] {
  const entries: MetadataEntry[] = [];
  const weighed = <T>(
    key: string,
    type: MetadataEntry['type'],
    found: { value: T; confidence: number; source: MetadataEntry['source']; agrees: boolean | null } | null,
    show: (value: T) => string,
  ): void => {
    if (found === null) return;
    const { value, source, confidence, agrees } = found;
    entries.push({ key, value: show(value), type, source, confidence, agrees });
  };
  weighed('kind', 'text', result.kind, String);
  weighed('drumClass', 'text', result.drumClass, String);
  weighed('soundClass', 'text', result.soundClass ?? null, String);
  weighed('bpm', 'number', result.bpm, String);
  weighed('key', 'text', result.key, ({ tonic, mode }) => `${tonic} ${mode}`);
  weighed('rootNote', 'number', result.rootNote, String);
  return entries;
}
