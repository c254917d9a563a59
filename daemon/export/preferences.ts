import { z } from 'zod';
import { exportFormat, exportOrganisation } from '../../schemas/exports.js';
import type { PreferenceStore } from '../catalogue/types.js';

/** What a person chose once for every export; a value that makes no sense counts as not chosen. */
const CHOICES = {
  format: { key: 'export.format', schema: exportFormat.catch('wav') },
  organisation: { key: 'export.organisation', schema: exportOrganisation.catch('flat') },
  /** Names fit for the unit's screen: plain ASCII, no longer than it shows. */
  sanitise: { key: 'export.sanitise', schema: z.boolean().catch(true) },
} as const;

export type ExportPreferences = { [K in keyof typeof CHOICES]: z.infer<(typeof CHOICES)[K]['schema']> };

export function exportPreferences(preferences: Pick<PreferenceStore, 'get'>): ExportPreferences {
  const { format, organisation, sanitise } = CHOICES;
  const values = preferences.get([format.key, organisation.key, sanitise.key]);
  return {
    format: format.schema.parse(values[format.key]),
    organisation: organisation.schema.parse(values[organisation.key]),
    sanitise: sanitise.schema.parse(values[sanitise.key]),
  };
}
