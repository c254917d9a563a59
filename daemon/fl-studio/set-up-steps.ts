import { PORT_FROM_FL, PORT_TO_FL } from '../../schemas/fl-studio.js';
import type { FlLinkReport, FlStep } from '../../schemas/methods/flstudio.js';
import type { ScriptStatus } from './install.js';

/**
 * What has to be set up, in order, and what of it is seen to be done (facts: FL Studio, 1.1 and 6.2). The CLI, the doctor
 * and the UI show the same. On Windows the two ports have to be made first: its MIDI has no virtual ports.
 */
export function setUpSteps(seen: {
  platform: NodeJS.Platform;
  suggestionsFolder: string;
  script: ScriptStatus['state'] | null;
  link: FlLinkReport['state'];
}): FlStep[] {
  const { platform, suggestionsFolder, script, link } = seen;
  // Whoever answers has both ports chosen; without an answer FL Studio may just be closed.
  const answered = link === 'connected' || link === 'mismatch' ? true : null;
  const ports: FlStep = {
    id: 'make-ports',
    text: `Make two loopback ports named "${PORT_TO_FL}" and "${PORT_FROM_FL}" in loopMIDI or Windows MIDI Services, before FL Studio starts.`,
    done: link === 'off' ? null : link !== 'no-ports',
  };
  return [
    {
      id: 'install-script',
      text: 'Put the script into FL Studio’s user data: `padbridge flstudio install`.',
      done: script === 'current',
    },
    ...(platform === 'win32' ? [ports] : []),
    {
      id: 'choose-input',
      text: `In FL Studio, Options > MIDI settings, Input: choose "${PORT_TO_FL}", switch Enable on, Controller type "Padbridge (user)", and give it a free Port number.`,
      done: answered,
    },
    {
      id: 'choose-output',
      text: `In the same window, Output: choose "${PORT_FROM_FL}", and give it the same Port number, with "Send master sync" on.`,
      done: answered,
    },
    {
      id: 'add-folder',
      text: `In Options > File settings, Browser extra search folders: add ${suggestionsFolder} and call it Padbridge.`,
      done: null,
    },
  ];
}
