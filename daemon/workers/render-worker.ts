import { causeChain, toErrorReport } from '../../schemas/errors.js';
import { render, type Rendering, type RenderTask } from '../render/render.js';
import type { TaskReply } from './sound-tasks.js';

/** One rendering, in its thread. Never rejects: a failure is a reply. */
export default async function runRenderTask(task: RenderTask): Promise<TaskReply<Rendering>> {
  try {
    return { ok: true, value: await render(task) };
  } catch (error) {
    return { ok: false, error: toErrorReport(error), detail: causeChain(error).join(' ← ') };
  }
}
