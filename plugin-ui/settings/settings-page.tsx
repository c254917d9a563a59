import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { HealthView } from '../health/health-view.js';
import { Folders } from '../library/folders.js';
import { Sections } from '../look/sections.js';
import { SECTIONS, type SettingsSection } from '../view/view-state.js';
import { AccessView } from './access-view.js';
import { FlStudioView } from './fl-studio-view.js';
import { SoundSettings } from './sound-settings.js';

const LABELS: Readonly<Record<SettingsSection, string>> = {
  folders: 'Folders',
  flstudio: 'FL Studio',
  sound: 'Preferences',
  access: 'Access',
  health: 'Health',
};
const CONTENT: Readonly<Record<SettingsSection, () => JSX.Element>> = {
  folders: Folders,
  flstudio: FlStudioView,
  sound: SoundSettings,
  access: AccessView,
  health: HealthView,
};

export function SettingsPage(): JSX.Element {
  const { store, health, roots } = useApp();
  const wanted = store.view.value.section;
  const open = SECTIONS.settings.find((section) => section === wanted) ?? 'folders';
  const Content = CONTENT[open];
  const state = health.health.value?.state ?? 'up';
  const offline = (roots.roots.value ?? []).some((root) => root.state === 'offline');
  const marks: Partial<Record<SettingsSection, 'degraded' | 'down' | undefined>> = {
    health: state === 'up' ? undefined : state,
    folders: offline ? 'degraded' : undefined,
  };
  return (
    <div class="sectioned">
      <Sections
        page="settings"
        label="Settings"
        open={open}
        sections={SECTIONS.settings.map((section) => ({
          section,
          label: LABELS[section],
          mark: marks[section],
        }))}
      />
      <Content />
    </div>
  );
}
