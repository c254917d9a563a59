import { Option, type Command } from 'commander';
import { drumClass, sampleKind, soundClass } from '../../../schemas/analysis.js';
import { sampleStatus, type SampleSummary } from '../../../schemas/entities.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import type { ParamsOf } from '../../../schemas/methods.js';
import {
  facetName,
  sampleSort,
  samplesFacets,
  samplesSearch,
  type FacetName,
  type SampleFilter,
  type SampleSort,
} from '../../../schemas/methods/samples.js';
import {
  collect,
  oneOf,
  parseDate,
  parseKeyWord,
  parseRange,
  wholeNumber,
  type Range,
} from '../arguments.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { withSession, type Invocation, type Runner } from '../invocation.js';
import { formatTable, type Column } from '../table.js';
import { formatBpm, formatDuration, formatKey, NONE } from '../values.js';

interface SearchOptions {
  kind?: (typeof sampleKind.options)[number][];
  drum?: (typeof drumClass.options)[number][];
  class?: (typeof soundClass.options)[number][];
  bpm?: Range;
  halfDouble?: boolean;
  key?: ReturnType<typeof parseKeyWord>;
  compatible?: boolean;
  duration?: Range;
  tag?: string[];
  folder?: string;
  root?: number;
  collection?: number;
  addedAfter?: number;
  addedBefore?: number;
  minRating?: number;
  status?: (typeof sampleStatus.options)[number][];
  missing?: boolean;
  sort?: SampleSort;
  reverse?: boolean;
  limit?: number;
  cursor?: string;
  facets?: FacetName[];
}

const COLUMNS: Column<SampleSummary>[] = [
  { title: 'ID', value: (sample) => String(sample.id), align: 'right' },
  { title: 'Name', value: (sample) => sample.name, flexible: true },
  { title: 'Kind', value: (sample) => sample.drumClass ?? sample.soundClass ?? sample.kind ?? sample.status },
  { title: 'Length', value: (sample) => formatDuration(sample.duration), align: 'right' },
  { title: 'BPM', value: (sample) => formatBpm(sample.bpm), align: 'right' },
  { title: 'Key', value: (sample) => formatKey(sample.key) },
  { title: 'Rating', value: (sample) => (sample.rating === 0 ? NONE : '*'.repeat(sample.rating)) },
  { title: 'Folder', value: (sample) => sample.folder || '.' },
];

export function addSearch(program: Command, run: Runner): void {
  program
    .command('search')
    .argument('[words...]', 'words in name, folder and tags; the last one may be unfinished')
    .description('Find samples in the catalogue')
    .option('--kind <kinds>', sampleKind.options.join(', '), oneOf(sampleKind.options))
    .option('--drum <classes>', drumClass.options.join(', '), oneOf(drumClass.options))
    .option('--class <classes>', soundClass.options.join(', '), oneOf(soundClass.options))
    .option('--bpm <range>', 'tempo: 120, 90-100, 90- or -100', parseRange)
    .option('--half-double', 'with --bpm, also half and double time')
    .option('--key <key>', 'Am, "F# minor", Bb, 8A', parseKeyWord)
    .option('--compatible', 'with --key, also the keys that mix with it')
    .option('--duration <range>', 'seconds: 0-2, 10-', parseRange)
    .option('--tag <tag>', 'has this tag; repeat for all of several', collect)
    .option('--folder <folder>', 'folder below the library folder, with all in it')
    .option('--collection <id>', 'collection by its number', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--root <id>', 'library folder by its number', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--added-after <date>', 'came into the library on or after, 2026-03-01', parseDate)
    .option('--added-before <date>', 'came into the library before', parseDate)
    .option('--min-rating <stars>', '1 to 5', wholeNumber(1, 5))
    .option('--status <states>', sampleStatus.options.join(', '), oneOf(sampleStatus.options))
    .option('--missing', 'samples whose file is not there now, in place of those whose file is')
    .addOption(new Option('--sort <order>', 'what comes first').choices(sampleSort.options))
    .option('--reverse', 'the other way round')
    .option('--limit <count>', 'at most this many (default 50)', wholeNumber(1, 500))
    .option('--cursor <cursor>', 'the next page: nextCursor of the page before')
    .option(
      '--facets <names>',
      `count instead of listing: ${facetName.options.join(', ')}`,
      oneOf(facetName.options),
    )
    .addHelpText(
      'after',
      `
Examples:
  padbridge search dusty kick
  padbridge search --kind loop --bpm 85-95 --half-double --key Am --compatible
  padbridge search vinyl --facets kind,key
  padbridge search --kind one-shot --limit 500 --json | jq -r '.items[].path'`,
    )
    .action(
      run(async (invocation, command) => {
        const options = command.opts<SearchOptions>();
        const filter = filterOf(command.args.join(' '), options);
        if (options.facets) {
          return count(invocation, valid(samplesFacets.params, { ...filter, facets: options.facets }));
        }
        return list(invocation, valid(samplesSearch.params, { ...filter, ...pageOf(options) }));
      }),
    );
}

async function count(invocation: Invocation, params: ParamsOf<'samples.facets'>): Promise<ExitCode> {
  return withSession(invocation, { readonly: true }, async ({ facade }) => {
    const counts = await facade.call('samples.facets', params, invocation.context);
    if (invocation.json) invocation.printJson(counts);
    else invocation.print(facetText(counts));
    return EXIT.ok;
  });
}

async function list(invocation: Invocation, params: ParamsOf<'samples.search'>): Promise<ExitCode> {
  const { json, print, printJson, remark, width, context } = invocation;
  return withSession(invocation, { readonly: true }, async ({ facade }) => {
    const found = await facade.call('samples.search', params, context);
    if (json) {
      printJson(found);
      return EXIT.ok;
    }
    if (found.items.length > 0) print(formatTable(found.items, COLUMNS, width));
    const { count, more } = found.total;
    const shown = found.items.length < count ? `, ${found.items.length} shown` : '';
    const next = found.nextCursor === null ? '' : `; next page: --cursor ${found.nextCursor}`;
    remark(`${count}${more ? ' or more' : ''} found${shown}${next}`);
    return EXIT.ok;
  });
}

/** The options as the contract names them; its own schema checks the rest. */
function filterOf(query: string, options: SearchOptions): object {
  if (options.halfDouble && !options.bpm) throw needs('--half-double', '--bpm');
  if (options.compatible && !options.key) throw needs('--compatible', '--key');
  const filter: Record<keyof SampleFilter, unknown> = {
    query: query.trim() === '' ? undefined : query,
    kind: options.kind,
    drumClass: options.drum,
    soundClass: options.class,
    bpm: options.bpm && { ...options.bpm, halfDouble: options.halfDouble ?? false },
    key: options.key && { ...options.key, compatible: options.compatible ?? false },
    duration: options.duration,
    tags: options.tag,
    rootId: options.root,
    collectionId: options.collection,
    folder: options.folder?.replaceAll('\\', '/').replace(/^\.?\/+|\/+$/g, ''),
    addedAfter: options.addedAfter,
    addedBefore: options.addedBefore,
    minRating: options.minRating,
    status: options.status,
    presence: options.missing ? 'missing' : undefined,
  };
  return defined(filter);
}

function pageOf({ sort, reverse, limit, cursor }: SearchOptions): object {
  // What is natural differs: names from A, everything else with the best or newest first.
  const ascending = sort === 'name' || sort === 'key' || sort === 'bpm' || sort === 'duration';
  const direction = sort === undefined && !reverse ? undefined : ascending !== (reverse ?? false);
  return defined({
    sort,
    limit,
    cursor,
    direction: direction === undefined ? undefined : direction ? 'ascending' : 'descending',
  });
}

/** The contract's own limits apply here too; what they say becomes one line that names the part. */
function valid<T>(
  schema: {
    safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: Issue[] } };
  },
  value: unknown,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new PadbridgeError('invalid-input', `${issue.path.join('.') || 'search'}: ${issue.message}`, {
    subject: issue.path.join('.'),
    next: 'See padbridge search --help.',
  });
}

interface Issue {
  path: PropertyKey[];
  message: string;
}

function needs(flag: string, other: string): PadbridgeError {
  return new PadbridgeError('invalid-input', `${flag} says nothing without ${other}.`, {
    subject: flag,
    next: `Add ${other}.`,
  });
}

function defined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function facetText(counts: Record<string, { value: string; count: number }[]>): string {
  return Object.entries(counts)
    .map(([name, values]) =>
      formatTable(
        values,
        [
          { title: name, value: (one) => one.value || '.' },
          { title: 'Samples', value: (one) => String(one.count), align: 'right' },
        ],
        undefined,
      ),
    )
    .join('\n');
}
