import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import * as probes from './probes.js';

/** Opens the window at an address, known to the daemon by the token of its data folder. */
export async function openPage(browser: Browser, url: string, data: string, hash: string): Promise<Page> {
  const token = (await readFile(path.join(data, 'token'), 'utf8')).trim();
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(
    answer.headers.getSetCookie().map((cookie) => {
      const [name = '', value = ''] = (cookie.split(';', 1)[0] ?? '').split('=', 2);
      return { name, value, url };
    }),
  );
  const page = await context.newPage();
  await page.addInitScript(probes.watchAudio);
  await page.goto(`${url}/${hash}`);
  return page;
}
