import type { Job, Root, SampleDetail, SampleSummary } from '../entities.js';

/** Values that the reference pages show; each is checked against its schema by a test. */
export const exampleSummary: SampleSummary = {
  id: 1,
  rootId: 1,
  path: '/music/Samples/Drums/Dusty Kick 01.wav',
  name: 'Dusty Kick 01.wav',
  folder: 'Drums',
  size: 88244,
  modifiedAt: 1767225600000,
  addedAt: 1767225600000,
  presence: 'present',
  status: 'analysed',
  failure: null,
  container: 'wav',
  codec: 'pcm',
  sampleRate: 44100,
  channels: 2,
  bits: 16,
  frames: 22050,
  duration: 0.5,
  kind: 'one-shot',
  drumClass: 'kick',
  soundClass: 'drums',
  bpm: null,
  bpmConfidence: null,
  key: null,
  keyConfidence: null,
  camelot: null,
  lufs: -14.2,
  peakDb: -0.3,
  rating: 4,
  tags: ['dusty'],
};

export const exampleDetail: SampleDetail = {
  ...exampleSummary,
  contentHash: '9f86d081884c7d65',
  audioHash: '2c26b46b68ffc68f',
  metadata: [
    { key: 'drumClass', value: 'kick', type: 'text', source: 'audio', confidence: 0.93, agrees: true },
  ],
  remarks: [],
  features: { spectralCentroid: 812.4, zeroCrossingRate: 0.02 },
  onsets: [0],
  beats: null,
  rootNote: 33.1,
  tuningCents: null,
  engine: 'padbridge-analysis/1',
  analysedAt: 1767225600000,
};

export const exampleRoot: Root = {
  id: 1,
  path: '/music/Samples',
  addedAt: 1767225600000,
  state: 'online',
  watching: 'watch',
  watchingReason: null,
  lastScanAt: 1767225600000,
  samples: 40000,
  missing: 0,
};

export const exampleJob: Job = {
  id: 1,
  kind: 'analyse',
  state: 'running',
  subject: '/music/Samples',
  total: 40000,
  done: 1200,
  failed: 2,
  createdAt: 1767225600000,
  startedAt: 1767225600000,
  finishedAt: null,
  error: null,
};
