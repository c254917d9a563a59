import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { MAX_PREFERENCES, preferenceKey, preferences, preferenceValue } from '../preferences.js';

export const preferencesGet = defineMethod({
  name: 'preferences.get',
  summary: 'Settings that a person changes while working: those named, or all',
  access: 'read',
  params: z.object({ keys: z.array(preferenceKey).max(MAX_PREFERENCES).optional() }),
  result: z.object({ values: preferences }),
  example: {
    params: { keys: ['browser.columns'] },
    result: { values: { 'browser.columns': ['name', 'bpm'] } },
  },
  http: { verb: 'get', path: '/preferences' },
});

export const preferencesSet = defineMethod({
  name: 'preferences.set',
  summary: 'Change settings; those left out stay, null removes one',
  access: 'write',
  params: z.object({ values: z.record(preferenceKey, preferenceValue) }),
  result: z.object({ values: preferences }),
  example: {
    params: { values: { 'browser.columns': ['name', 'bpm'] } },
    result: { values: { 'browser.columns': ['name', 'bpm'] } },
  },
  http: { verb: 'patch', path: '/preferences' },
});

export const preferenceMethods = [preferencesGet, preferencesSet] as const;
