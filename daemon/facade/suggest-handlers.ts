import type { Handlers } from '../../schemas/facade.js';
import type { Suggest } from '../suggest/suggest.js';

export type SuggestHandlers = Pick<
  Handlers,
  | 'suggest.list'
  | 'suggest.bank'
  | 'suggest.feedback'
  | 'suggest.getWeights'
  | 'suggest.setWeights'
  | 'plays.record'
>;

export function suggestHandlers(suggest: Suggest): SuggestHandlers {
  return {
    'suggest.list': (params, { signal }) => suggest.list(params, signal),
    'suggest.bank': (params, { signal }) => suggest.bank(params, signal),
    'suggest.feedback': (params) => suggest.feedback(params),
    'suggest.getWeights': ({ strategy }) => suggest.weights(strategy),
    'suggest.setWeights': (params) => suggest.setWeights(params),
    'plays.record': (params) => suggest.played(params),
  };
}
