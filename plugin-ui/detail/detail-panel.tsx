import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import type { SampleDetail, SampleSummary } from '../../schemas/entities.js';
import { CollectForm } from '../collections/collect-form.js';
import { TakeAlong } from '../export/take-along.js';
import { copyPath } from '../link/copy-text.js';
import { Icon } from '../look/icons.js';
import { SidePanel } from '../look/side-panel.js';
import { stem } from '../sound/format.js';
import { badgeOf } from '../sound/kinds.js';
import { troubleOf } from '../sound/sentences.js';
import { WhyHere } from '../similar/why.js';
import { BulkPanel } from './bulk-panel.js';
import { FactTable } from './fact-table.js';
import { KnownTags } from './known-tags.js';
import { Rating } from './rating.js';
import { TagEditor } from './tag-editor.js';

/** Everything known about the selected sound, and what a person can say about it. */
export function DetailPanel(): JSX.Element {
  const { selection, marks } = useApp();
  const sample = selection.sample.value;
  const detail = selection.detail.value;
  return (
    <SidePanel name="details" title="Details">
      <KnownTags />
      {marks.ids.value.size > 1 ? (
        <BulkPanel />
      ) : sample === null ? (
        <p class="dim hint">Go to a sound to see where its numbers come from, rate it and tag it.</p>
      ) : (
        <Content sample={sample} detail={detail} />
      )}
    </SidePanel>
  );
}

function Content({ sample, detail }: { sample: SampleSummary; detail: SampleDetail | null }): JSX.Element {
  const { selection } = useApp();
  const badge = badgeOf(sample);
  const trouble = troubleOf(sample);
  return (
    <>
      <div class="detail-title" style={{ '--kind': `var(--kind-${badge.colour})` }}>
        <span class="pad" aria-hidden="true">
          {badge.code}
        </span>
        <h3>{stem(sample.name)}</h3>
      </div>
      <PathLine sample={sample} />
      {trouble !== null && <Trouble sample={sample} trouble={trouble} />}
      <WhyHere id={sample.id} />
      {sample.status === 'analysed' && (
        <p class="similar-button">
          <button type="button" class="button" onClick={() => selection.showSimilar('like')}>
            <Icon name="similar" /> Sounds like this
          </button>
          <button type="button" class="button" onClick={() => selection.showSimilar('fits')}>
            <Icon name="plus" /> What fits
          </button>
        </p>
      )}
      <Rating rating={sample.rating} onRate={(rating) => void selection.rate(rating)} />
      <TagEditor tags={sample.tags} />
      <CollectForm sampleIds={() => [sample.id]} />
      {sample.presence === 'present' && <TakeAlong ids={[sample.id]} name={stem(sample.name)} />}
      <FactTable sample={sample} metadata={detail?.metadata ?? []} rootNote={detail?.rootNote ?? null} />
      {detail !== null && detail.remarks.length > 0 && (
        <ul class="remarks" aria-label="Remarks">
          {detail.remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function PathLine({ sample: { id, path, presence } }: { sample: SampleSummary }): JSX.Element {
  const { link, notices } = useApp();
  const reveal = () => void link.client.call('samples.reveal', { id }).catch(notices.report);
  const copy = () => void copyPath(path, notices);
  return (
    <p class="path">
      <span title={path}>
        <bdi>{path}</bdi>
      </span>
      <button type="button" class="icon-button" title="Copy the path" onClick={copy}>
        <Icon name="copy" />
      </button>
      {presence === 'present' && (
        <button type="button" class="icon-button" title="Show in the file manager" onClick={reveal}>
          <Icon name="library" />
        </button>
      )}
    </p>
  );
}

function Trouble({ sample, trouble }: { sample: SampleSummary; trouble: string }): JSX.Element {
  const { link, notices } = useApp();
  const again = () => {
    link.client.call('samples.analyse', { ids: [sample.id] }).then(() => {
      notices.tell('It will be tried again now.');
    }, notices.report);
  };
  return (
    <div class="trouble-box">
      <Icon name="warn" />
      <p>{trouble}</p>
      {sample.presence === 'present' && (
        <button type="button" class="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}
