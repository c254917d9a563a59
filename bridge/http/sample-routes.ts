import { Router } from 'express';
import { z } from 'zod';
import { id as idSchema } from '../../schemas/entities.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Facade } from '../../schemas/facade.js';
import { invalidParams, type RateLimiter } from '../dispatch.js';
import { sendAudio } from './audio.js';
import { callerOf } from './routes.js';

/** Names of the headers that go with binary peaks. */
export const PEAKS_HEADERS = {
  framesPerPeak: 'Padbridge-Frames-Per-Peak',
  pairs: 'Padbridge-Peaks',
} as const;

const pathParams = z.object({ id: z.coerce.number().pipe(idSchema) });

/** The sound of a sample and its waveform overview: bytes, which the methods of the contract do not carry. */
export function sampleRouter(facade: Facade, limiter: RateLimiter): Router {
  const router = Router({ caseSensitive: true });

  router.get('/samples/:id/audio', async (request, response) => {
    const sampleId = sampleIdOf(request.params);
    limiter.take(callerOf(response), 'general');
    await sendAudio(request, response, await facade.audio(sampleId));
  });

  router.get('/samples/:id/peaks', (request, response) => {
    const sampleId = sampleIdOf(request.params);
    limiter.take(callerOf(response), 'general');
    const peaks = facade.peaks(sampleId);
    if (peaks === null) {
      throw new PadbridgeError('not-found', 'This sample has no waveform yet.', {
        subject: `sample ${sampleId}`,
        next: 'Ask again when it was analysed.',
      });
    }
    const { framesPerPeak, data } = peaks;
    response.setHeader('Vary', 'Accept');
    if (request.accepts(['application/octet-stream', 'application/json']) === 'application/json') {
      response.json({ framesPerPeak, peaks: [...data] });
      return;
    }
    response.setHeader(PEAKS_HEADERS.framesPerPeak, String(framesPerPeak));
    response.setHeader(PEAKS_HEADERS.pairs, String(data.length >> 1));
    response
      .type('application/octet-stream')
      .send(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  });

  return router;
}

function sampleIdOf(params: unknown): number {
  const parsed = pathParams.safeParse(params);
  if (parsed.success) return parsed.data.id;
  throw invalidParams('the path', parsed.error);
}
