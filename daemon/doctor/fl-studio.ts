import { PORT_TO_FL } from '../../schemas/fl-studio.js';
import type { ResolvedConfig } from '../config/load.js';
import { suggestionsFolderOf } from '../fl-studio/places.js';
import { setUpSteps } from '../fl-studio/set-up-steps.js';
import type { Check } from './check.js';
import type { Machine } from './machine.js';

/** FL Studio: whether the script is in, and the steps that only its user can take, as flstudio.status has them. */
export async function flStudio(machine: Machine, { data }: ResolvedConfig): Promise<Check[]> {
  const check = { name: 'fl studio', required: false } as const;
  try {
    const script = await machine.flScript();
    if (script === null) {
      return [
        {
          ...check,
          state: 'missing',
          detail: 'no user data folder of FL Studio here',
          next: 'Start FL Studio once, or name the folder in FL_STUDIO_USER_DATA_DIR; everything else works without it.',
        },
      ];
    }
    const steps = setUpSteps({
      platform: machine.platform,
      suggestionsFolder: suggestionsFolderOf(data),
      script: script.state,
      link: 'off',
    });
    const left = steps.filter(({ done }) => done !== true).map(({ text }, at) => `${at + 1}. ${text}`);
    const found = {
      absent: { state: 'degraded', detail: 'the script is not installed' },
      outdated: { state: 'degraded', detail: `the script in ${script.folder} is of another version` },
      current: { state: 'ok', detail: `the script is in ${script.folder}; FL listens on "${PORT_TO_FL}"` },
    } as const;
    return [{ ...check, ...found[script.state], next: left.join(' ') }];
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return [{ ...check, state: 'degraded', detail: `FL Studio cannot be looked at: ${reason}`, next: null }];
  }
}
