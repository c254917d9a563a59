import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../schemas/migrations/', import.meta.url));

it('counts the schema steps 1, 2, 3 … with a way up and a way down each: a new one takes the next free number', () => {
  const files = readdirSync(FOLDER);
  const ups = files.filter((file) => file.endsWith('.up.sql')).sort();
  expect(ups.map((file) => Number(file.slice(0, 4)))).toEqual(ups.map((_, index) => index + 1));
  expect(files.filter((file) => file.endsWith('.down.sql')).sort()).toEqual(
    ups.map((file) => file.replace('.up.', '.down.')),
  );
});
