import type { Handlers } from '../../schemas/facade.js';
import type { Corrections } from '../corrections/corrections.js';

export function correctionHandlers(corrections: Corrections): Pick<Handlers, 'samples.correct'> {
  return {
    'samples.correct': (params, { signal }) => corrections.correct(params, signal),
  };
}
