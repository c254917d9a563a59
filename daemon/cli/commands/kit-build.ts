import type { Command } from 'commander';
import type { PlannedKit, PlannedPad } from '../../../schemas/kit.js';
import { banksWith } from '../../../schemas/kit.js';
import type { Kit } from '../../../schemas/methods/kits.js';
import { requireId } from '../arguments.js';
import { type Runner, withSession } from '../invocation.js';
import type { Terminal } from '../terminal.js';
import { buildOptions, runBuild } from './sp404-build.js';

/** `kit build`: a kit of the catalogue as a project folder. */
export function addKitBuild(kit: Command, run: Runner, terminal: Terminal): void {
  buildOptions(kit.command('build').argument('<kit>', 'number of a kit'))
    .description('Build a project folder of a kit that the unit opens')
    .action(
      run(async (invocation, command) => {
        const id = requireId(command.args[0] ?? '', 'kit');
        const content = await withSession(invocation, { readonly: true }, ({ facade }) =>
          facade.call('kits.get', { id }, invocation.context),
        );
        return runBuild(invocation, command, terminal, planOf(content));
      }),
    );
}

/** The kit with the files its samples lie in. */
function planOf({ name, tempo, tempoSelect, banks, pads }: Kit): PlannedKit {
  return {
    project: { name, tempo, tempoSelect },
    banks: banksWith(banks.map(({ name: _name, ...bank }) => bank)),
    pads: pads.map((pad): PlannedPad => {
      const { sample, colour: _colour, locked: _locked, ...played } = pad;
      return { ...played, source: sample?.path ?? null, render: {} };
    }),
    patterns: [],
  };
}
