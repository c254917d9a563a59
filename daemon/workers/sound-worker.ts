import { createAnalyser } from '../analysis/analyser.js';
import { openBytesWaiting } from '../audio/bytes.js';
import { openBytesAsSound } from '../audio/open.js';
import { causeChain, toErrorReport } from '../../schemas/errors.js';
import { vectorOf } from '../similar/vector.js';
import type { Analysis, AnalyseTask, Inspection, InspectTask, SoundTask, TaskReply } from './sound-tasks.js';
import { stepBack } from './step-back.js';

stepBack();

/** One task of the sound pool, in its thread. Never rejects: a failure is a reply. */
export default async function runSoundTask(task: SoundTask): Promise<TaskReply<Inspection | Analysis>> {
  try {
    return { ok: true, value: task.kind === 'inspect' ? await inspect(task) : await analyse(task) };
  } catch (error) {
    return { ok: false, error: toErrorReport(error), detail: causeChain(error).join(' ← ') };
  }
}

async function inspect({ path }: InspectTask): Promise<Inspection> {
  const sound = await openBytesAsSound(openBytesWaiting(path));
  try {
    const { content, audio } = await sound.hashes();
    return {
      contentHash: content,
      audioHash: audio,
      format: sound.format,
      hints: await sound.hints(),
      warnings: [...sound.warnings],
    };
  } finally {
    await sound.close();
  }
}

async function analyse({ path, name, folders, hints }: AnalyseTask): Promise<Analysis> {
  const before = performance.now();
  const sound = await openBytesAsSound(openBytesWaiting(path));
  try {
    const analyser = createAnalyser(sound.format, { hints, name, folders });
    for await (const block of sound.blocks()) analyser.push(block);
    const { result, peaks } = analyser.finish();
    return { result, peaks, vector: vectorOf(result, peaks), elapsedMs: performance.now() - before };
  } finally {
    await sound.close();
  }
}
