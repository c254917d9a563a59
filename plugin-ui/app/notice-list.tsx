import type { JSX } from 'preact';
import { Icon } from '../look/icons.js';
import { useApp } from './context.js';

export function NoticeList(): JSX.Element {
  const { notices } = useApp();
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.shown.value.map(({ id, tone, text, next, action }) => (
        <div key={id} class={`notice notice-${tone}`}>
          <p>
            {text}
            {next !== undefined && <span class="next"> {next}</span>}
          </p>
          {action !== undefined && (
            <button
              type="button"
              class="button"
              onClick={() => {
                notices.dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" class="icon-button" title="Dismiss" onClick={() => notices.dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
