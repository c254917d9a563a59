import type { Page } from 'playwright-core';

interface Place {
  x: number;
  y: number;
}

/**
 * Fingers on the glass, as the browser gets them from a touch screen: put down at the first places, drawn over the others, lifted.
 * Each step holds a place for every finger.
 */
export async function touch(page: Page, [first, ...others]: readonly (readonly Place[])[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const tell = (type: 'touchStart' | 'touchMove' | 'touchEnd', places: readonly Place[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: places.map(({ x, y }, id) => ({ x, y, id })),
    });
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
  await tell('touchStart', first ?? []);
  for (const places of others) await tell('touchMove', places);
  await tell('touchEnd', []);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: false });
  await session.detach();
}

/** Steps of two fingers beside each other round a middle that moves; `apart` is how far each is from it. */
export function pinch(
  from: Place & { apart: number },
  to: Place & { apart: number },
  steps: number,
): Place[][] {
  return Array.from({ length: steps + 1 }, (_, step) => {
    const at = (a: number, b: number) => a + ((b - a) * step) / steps;
    const x = at(from.x, to.x);
    const y = at(from.y, to.y);
    const apart = at(from.apart, to.apart);
    return [
      { x: x - apart, y },
      { x: x + apart, y },
    ];
  });
}
