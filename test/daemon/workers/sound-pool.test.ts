import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSoundPool, type SoundPool } from '../../../daemon/workers/sound-pool.js';

const worker = new URL('./odd-worker.mjs', import.meta.url);
let pool: SoundPool;

beforeEach(() => {
  pool = createSoundPool(worker, 1);
});
afterEach(() => pool.close());

describe('a pool of threads', () => {
  it('gives what the thread answers', async () => {
    expect(await pool.inspect('fine', 1)).toEqual({ path: 'fine' });
  });

  it('ends what is under way when it is given up, and works on', async () => {
    const abort = new AbortController();
    const hanging = pool.inspect('hangs', 1, abort.signal);
    abort.abort();
    await expect(hanging).rejects.toMatchObject({ code: 'cancelled', subject: 'hangs' });
    expect(await pool.inspect('fine', 1)).toEqual({ path: 'fine' });
  });

  it('does not begin what was given up before', async () => {
    await expect(pool.inspect('fine', 1, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('replaces a thread that dies and says on which file', async () => {
    await expect(pool.inspect('dies', 1)).rejects.toMatchObject({ code: 'corrupt', subject: 'dies' });
    expect(await pool.inspect('fine', 1)).toEqual({ path: 'fine' });
  });

  it('ends everything as stopped when it is closed', async () => {
    const hanging = pool.inspect('hangs', 1);
    const ended = expect(hanging).rejects.toMatchObject({ code: 'cancelled' });
    await pool.close();
    await ended;
  });
});
