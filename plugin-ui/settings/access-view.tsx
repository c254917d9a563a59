import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp } from '../app/context.js';
import { copyText } from '../link/copy-text.js';
import { Icon } from '../look/icons.js';
import { askWhoWeAre, logOut, makeLoginLink, type Who } from '../link/session.js';

const SCOPE_WORDS: Readonly<Record<string, string>> = {
  read: 'look',
  write: 'change the catalogue',
  device: 'write to the unit and cards',
  admin: 'change settings and folders',
};

/** Who may use this Padbridge: this browser, another one by a link, other machines by the settings. */
export function AccessView(): JSX.Element {
  const { notices } = useApp();
  const who = useSignal<Who | null>(null);
  const link = useSignal('');
  useEffect(() => {
    askWhoWeAre().then((answer) => (who.value = answer), notices.report);
  }, [who, notices]);

  function make(): void {
    makeLoginLink().then((url) => (link.value = url), notices.report);
  }
  function leave(): void {
    logOut().then(() => location.reload(), notices.report);
  }
  function copy(): void {
    void copyText(link.value).then((copied) =>
      notices.tell(
        copied ? 'Link copied.' : 'This browser does not let it be copied: select it and copy by hand.',
      ),
    );
  }

  const may = who.value?.scopes.map((scope) => SCOPE_WORDS[scope] ?? scope).join(', ');
  return (
    <div class="sheet-page">
      <h1>Access</h1>
      <p class="dim">
        Padbridge answers this machine only, unless its settings say otherwise. Nothing here needs an account.
      </p>
      <ul class="cards">
        <li class="card">
          <div class="card-main">
            <h2 class="card-title">This browser</h2>
            <p class="dim">{may === undefined ? 'Asking …' : `May ${may}.`}</p>
          </div>
          <div class="card-actions">
            <button type="button" class="button" onClick={leave}>
              Log out
            </button>
          </div>
        </li>
        <li class="card">
          <div class="card-main">
            <h2 class="card-title">Another browser</h2>
            <p class="dim">
              A link that works once, for a tablet or a second screen. It opens with the rights of this
              browser.
            </p>
            {link.value !== '' && (
              <div class="row-form">
                <input
                  aria-label="One-time link"
                  readOnly
                  value={link.value}
                  onFocus={(event) => event.currentTarget.select()}
                />
                <button type="button" class="icon-button" title="Copy the link" onClick={copy}>
                  <Icon name="copy" />
                </button>
              </div>
            )}
          </div>
          <div class="card-actions">
            <button type="button" class="button" onClick={make}>
              Make a link
            </button>
          </div>
        </li>
        <li class="card">
          <div class="card-main">
            <h2 class="card-title">Programs and surfaces</h2>
            <p class="dim">
              Scripts use the token in the data folder; <a href="api/docs">the API is described here</a>. OSC
              surfaces on this machine need nothing.
            </p>
          </div>
        </li>
      </ul>
    </div>
  );
}
