import type { SampleDetail, SampleSummary } from '../../schemas/entities.js';
import type { Handlers } from '../../schemas/facade.js';
import type { Catalogue } from '../catalogue/types.js';
import { revealFile } from '../reveal/reveal.js';
import type { AnalysisQueue } from '../jobs/analysis-queue.js';
import type { ChangeFeed } from '../jobs/change-feed.js';
import { noSuchSample, presentFile } from './audio-file.js';

export type SampleHandlers = Pick<
  Handlers,
  | 'samples.search'
  | 'samples.ids'
  | 'samples.facets'
  | 'samples.get'
  | 'samples.update'
  | 'samples.updateMany'
  | 'samples.reveal'
  | 'samples.analyse'
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

  interface Said {
    rating?: number | undefined;
    tags?: readonly string[] | undefined;
    addTags?: readonly string[] | undefined;
    removeTags?: readonly string[] | undefined;
  }

  /** Writes down what the user says about a sample that looks like this now. */
  function say(
    before: SampleSummary,
    { rating, tags = before.tags, addTags = [], removeTags = [] }: Said,
  ): void {
    const { id } = before;
    if (rating !== undefined) samples.setRating(id, rating, now());
    const removed = new Set(removeTags);
    const wanted = [...new Set([...tags, ...addTags])].filter((tag) => !removed.has(tag));
    if (wanted.join('\n') !== before.tags.join('\n')) samples.setTags(id, wanted, now());
    feed.sampleChanged(id, before.rootId);
  }

  return {
    'samples.search': (params) => catalogue.search.search(params),
    'samples.ids': ({ limit, ...filter }) => ({ ids: [...catalogue.search.ids(filter).subarray(0, limit)] }),
    'samples.facets': ({ facets, ...filter }) => catalogue.search.facets(filter, facets),

    'samples.get': ({ id }) => {
      const found = detail(id);
      if (found.status === 'listed' && found.presence === 'present') deps.onAwaited(id);
      return found;
    },

    'samples.update': ({ id, ...said }) => {
      say(detail(id), said);
      return detail(id);
    },
    'samples.updateMany': ({ ids, ...said }) => {
      const known = samples.summaries([...new Set(ids)]);
      for (const before of known) say(before, said);
      return { changed: known.length };
    },
    'samples.reveal': async ({ id }, { caller }) => {
      const path = presentFile(catalogue, id);
      await revealFile(path, caller);
      return { path };
    },

    'samples.analyse': ({ ids }) => {
      const known = ids.filter((id) => samples.locate(id) !== undefined);
      return { queued: queue.ask(known, jobFor) };
    },
  };
}
