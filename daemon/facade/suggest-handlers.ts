import type { Handlers } from '../../schemas/facade.js';
import type { EventBus } from '../event-bus.js';
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

export function suggestHandlers(suggest: Suggest, bus: EventBus): SuggestHandlers {
  return {
    'suggest.list': (params, { signal }) => suggest.list(params, signal),
    'suggest.bank': (params, { signal }) => suggest.bank(params, signal),
    'suggest.feedback': (params) => suggest.feedback(params),
    'suggest.getWeights': ({ strategy }) => suggest.weights(strategy),
    'suggest.setWeights': (params) => {
      const answer = suggest.setWeights(params);
      // Weights are kept as a preference: whoever shows them hears of it as of any other.
      const values = {
        [`suggest.weights.${answer.strategy}`]: params.weights === null ? null : answer.weights,
      };
      bus.publish({ name: 'preferences.changed', payload: { values } });
      return answer;
    },
    'plays.record': (params) => suggest.played(params),
  };
}
