import { expect, it } from 'vitest';
import { openStageControlSession, type Widget } from '../../../bridge/osc/layout.js';
import { readMessage } from '../../../bridge/osc/requests.js';
import { EVENTS } from '../../../schemas/events.js';
import { oscAddress } from '../../../schemas/osc.js';

const session = openStageControlSession('1') as { content: Widget };

function all(widget: Widget): Widget[] {
  const inner = [...((widget['tabs'] ?? []) as Widget[]), ...((widget['widgets'] ?? []) as Widget[])];
  return [widget, ...inner.flatMap(all)];
}

it('is the file in docs: run vitest with -u after a change of the map', async () => {
  const text = `${JSON.stringify(session, undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../../docs/osc/open-stage-control.json');
});

it('has its own id for every widget, since equal ids mirror each other', () => {
  const ids = all(session.content).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('sends only what the door understands', () => {
  const senders = all(session.content).filter(({ type }) => type === 'button' || type === 'input');
  expect(senders.length).toBeGreaterThan(5);
  for (const widget of senders) {
    const tags = [...((widget['typeTags'] as string | undefined) ?? '')];
    const args = tags.slice(0, 1).map((tag) => ({ tag, value: tag === 's' ? 'x' : 1 }));
    expect(readMessage({ address: String(widget['address']), args }), widget.id).toMatchObject({
      kind: 'call',
    });
  }
});

it('shows every event', () => {
  const addresses = new Set(all(session.content).map((widget) => widget['address']));
  for (const { name } of EVENTS) expect(addresses).toContain(oscAddress(name));
});
