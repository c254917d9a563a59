/** The things only the user can click (facts: FL Studio, 1.1 and 6.2). The CLI, doctor and the UI show the same. */

export const PORT_TO_FL = 'Padbridge To FL';
export const PORT_FROM_FL = 'Padbridge From FL';

/** Steps in order; on Windows the two ports have to be made first because its MIDI has no virtual ports. */
export function setUpSteps(platform: NodeJS.Platform, suggestionsFolder: string): string[] {
  const ports =
    platform === 'win32'
      ? [
          `Make two loopback ports named "${PORT_TO_FL}" and "${PORT_FROM_FL}" in loopMIDI or Windows MIDI Services, before FL Studio starts.`,
        ]
      : [];
  return [
    ...ports,
    `In FL Studio, Options > MIDI settings, Input: choose "${PORT_TO_FL}", switch Enable on, Controller type "Padbridge (user)", and give it a free Port number.`,
    `In the same window, Output: choose "${PORT_FROM_FL}", and give it the same Port number, with "Send master sync" on.`,
    `In Options > File settings, Browser extra search folders: add ${suggestionsFolder} and call it Padbridge.`,
  ];
}
