import type { SampleDetail } from '../../schemas/entities.js';
import type { Handlers } from '../../schemas/facade.js';
import type { Catalogue } from '../catalogue/types.js';
import type { AnalysisQueue } from '../jobs/analysis-queue.js';
import type { ChangeFeed } from '../jobs/change-feed.js';
import { noSuchSample } from './audio-file.js';

export type SampleHandlers = Pick<
  Handlers,
  'samples.search' | 'samples.facets' | 'samples.get' | 'samples.update' | 'samples.analyse'
>;

export function sampleHandlers(deps: {
  catalogue: Catalogue;
  queue: AnalysisQueue;
  feed: ChangeFeed;
  /** Somebody looks at a sample whose numbers are not there yet. */
  onAwaited: (sampleId: number) => void;
  now: () => number;
}): SampleHandlers {
  const { catalogue, queue, feed, now } = deps;
  const { samples } = catalogue;

  function detail(id: number): SampleDetail {
    const found = samples.get(id);
    if (found === undefined) throw noSuchSample(id);
    return found;
  }

  /** The job that a sample of this root waits in when it is asked for. */
  function jobFor(sampleId: number): number | undefined {
    const location = samples.locate(sampleId);
    return location && catalogue.jobs.openAnalyseJob(location.rootId, location.rootPath, now()).id;
  }

  return {
    'samples.search': (params) => catalogue.search.search(params),
    'samples.facets': ({ facets, ...filter }) => catalogue.search.facets(filter, facets),

    'samples.get': ({ id }) => {
      const found = detail(id);
      if (found.status === 'listed' && found.presence === 'present') deps.onAwaited(id);
      return found;
    },

    'samples.update': ({ id, rating, tags, addTags = [], removeTags = [] }) => {
      const before = detail(id);
      if (rating !== undefined) samples.setRating(id, rating, now());
      const removed = new Set(removeTags);
      const wanted = [...new Set([...(tags ?? before.tags), ...addTags])].filter((tag) => !removed.has(tag));
      if (wanted.join('\n') !== before.tags.join('\n')) samples.setTags(id, wanted, now());
      feed.sampleChanged(id, before.rootId);
      return detail(id);
    },

    'samples.analyse': ({ ids }) => {
      const known = ids.filter((id) => samples.locate(id) !== undefined);
      return { queued: queue.ask(known, jobFor) };
    },
  };
}
