import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ExportFormat, ExportKind, ExportOrganisation } from '../../schemas/exports.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { ExportReportView } from './export-report.js';
import { planInWords } from './export-words.js';
import type { ExportSource, ExportWish } from './exporter.js';

const KINDS: readonly { kind: ExportKind; label: string }[] = [
  { kind: 'files', label: 'Files' },
  { kind: 'project', label: 'SP-404MK2 project' },
  { kind: 'fl-studio', label: 'For FL Studio' },
];
const ORGANISATIONS: readonly { organisation: ExportOrganisation; label: string }[] = [
  { organisation: 'flat', label: 'All in one folder' },
  { organisation: 'genre', label: 'A folder per genre' },
  { organisation: 'tempo', label: 'A folder per ten BPM' },
  { organisation: 'kit', label: 'A folder per kit' },
];
const PROJECTS = 16;
/** Our own folder for exports. */
const OWN = '';
const OTHER = 'other';

/** What is to be written, where and how, said before it is done; then how it went. */
export function ExportDialog(): JSX.Element {
  const { exporter } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const source = exporter.source.value;
  useEffect(() => {
    if (source !== null && dialog.current?.open === false) dialog.current.showModal();
    if (source === null) dialog.current?.close();
  }, [source]);
  return (
    <dialog ref={dialog} class="sheet export" aria-labelledby="export-title" onClose={exporter.close}>
      {source !== null && (
        <>
          <h2 id="export-title">Export {source.name}</h2>
          {exporter.report.value === null ? (
            <Wish key={source.name} source={source} />
          ) : (
            <ExportReportView report={exporter.report.value} />
          )}
        </>
      )}
    </dialog>
  );
}

function Wish({ source }: { source: ExportSource }): JSX.Element {
  const { exporter, cards } = useApp();
  const kind = useSignal<ExportKind>(source.what === 'kit' ? 'project' : 'files');
  const format = useSignal<ExportFormat>('wav');
  const organisation = useSignal<ExportOrganisation>('flat');
  const zip = useSignal(false);
  const project = useSignal<number | null>(null);
  const place = useSignal(OWN);
  const folder = useSignal('');
  const busy = useSignal(false);
  const writable = (cards.cards.value ?? []).filter(
    ({ mount, consent, readOnly }) => mount !== null && consent === 'allowed' && !readOnly,
  );
  const isProject = kind.value === 'project';
  const where =
    place.value === OTHER ? folder.value.trim() : place.value === OWN ? OWN : `${place.value}/IMPORT`;
  const wish: ExportWish = {
    kind: kind.value,
    zip: zip.value,
    ...(kind.value === 'files' ? { format: format.value, organisation: organisation.value } : {}),
    ...(isProject && project.value !== null ? { project: project.value } : {}),
    ...(where === OWN ? {} : { folder: where }),
  };

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    busy.value = true;
    await exporter.start(wish);
    busy.value = false;
  }

  return (
    <form class="export-form" onSubmit={(event) => void submit(event)}>
      <div class="segments" role="radiogroup" aria-label="As">
        {KINDS.filter((one) => source.what === 'kit' || one.kind !== 'project').map((one) => (
          <label key={one.kind} class="segment">
            <input
              type="radio"
              name="export-kind"
              checked={kind.value === one.kind}
              onChange={() => (kind.value = one.kind)}
            />
            <span>{one.label}</span>
          </label>
        ))}
      </div>
      <div class="export-choices">
        {kind.value === 'files' && (
          <>
            <label class="field">
              Format
              <select
                value={format.value}
                onChange={(event) => (format.value = event.currentTarget.value as ExportFormat)}
              >
                <option value="wav">WAV</option>
                <option value="aiff">AIFF</option>
              </select>
            </label>
            <label class="field">
              Order
              <select
                value={organisation.value}
                onChange={(event) => (organisation.value = event.currentTarget.value as ExportOrganisation)}
              >
                {ORGANISATIONS.map((one) => (
                  <option key={one.organisation} value={one.organisation}>
                    {one.label}
                  </option>
                ))}
              </select>
            </label>
          </>
        )}
        {isProject && (
          <label class="field">
            Project
            <select
              value={project.value ?? ''}
              onChange={(event) =>
                (project.value = event.currentTarget.value === '' ? null : Number(event.currentTarget.value))
              }
            >
              <option value="">The first free number</option>
              {Array.from({ length: PROJECTS }, (_, at) => (
                <option key={at} value={at + 1}>
                  {at + 1}
                </option>
              ))}
            </select>
          </label>
        )}
        <label class="field">
          Into
          <select value={place.value} onChange={(event) => (place.value = event.currentTarget.value)}>
            <option value={OWN}>Padbridge’s folder for exports</option>
            {writable.map(({ id, name, mount }) => (
              <option key={id} value={mount ?? ''}>
                IMPORT of {name}
              </option>
            ))}
            <option value={OTHER}>Another folder …</option>
          </select>
        </label>
        {place.value === OTHER && (
          <label class="field">
            Folder
            <input
              required
              maxLength={4096}
              placeholder="/home/you/Music/For the unit"
              value={folder.value}
              onInput={(event) => (folder.value = event.currentTarget.value)}
            />
          </label>
        )}
        <label class="check">
          <input
            type="checkbox"
            checked={zip.value}
            onChange={(event) => (zip.value = event.currentTarget.checked)}
          />
          As one zip file
        </label>
      </div>
      <p class="export-plan">{planInWords(source, wish)} Nothing that is there is replaced.</p>
      <div class="card-actions">
        <button type="button" class="button" onClick={exporter.close}>
          Not now
        </button>
        <button type="submit" class="button primary" disabled={busy.value}>
          <Icon name="export" /> Write it
        </button>
      </div>
    </form>
  );
}
