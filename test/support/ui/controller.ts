import type { Page } from 'playwright-core';

const PORT = 'Pad Box';
const PROFILE = 'pad-box';
const CONTROLLER = {
  port: PORT,
  profile: PROFILE,
  because: 'chosen',
  output: false,
  layer: 0,
  problem: null,
};

/**
 * Puts a controller before a page, which this machine has not: its questions about controllers are answered here, all
 * others by the daemon. Before the page is opened. Returns the params of what was taken away.
 */
export async function plugController(page: Page): Promise<unknown[]> {
  const asked: unknown[] = [];
  let bindings: unknown[] = [
    {
      control: 'note:10:36',
      layer: 0,
      mode: 'momentary',
      label: 'Next bank',
      press: { method: 'selection.moveBank', params: { by: 1 } },
      release: null,
      light: 'off',
    },
  ];
  const whole = () => ({
    format: 'padbridge-controller/1',
    id: PROFILE,
    name: PORT,
    match: [],
    pads: [],
    padActions: [],
    bindings,
    lights: null,
    hello: [],
  });
  const answers: Readonly<Record<string, (params: unknown) => unknown>> = {
    'controllers.list': () => ({ available: true, reason: null, controllers: [CONTROLLER] }),
    'controllers.profile': whole,
    'controllers.unbind': (params) => {
      asked.push(params);
      bindings = [];
      return whole();
    },
  };
  await page.routeWebSocket(/\/ws$/, (window) => {
    const daemon = window.connectToServer();
    window.onMessage((message) => {
      const { id, method, params } = JSON.parse(String(message)) as Record<string, unknown>;
      const answer = answers[String(method)];
      if (answer === undefined) daemon.send(message);
      else window.send(JSON.stringify({ jsonrpc: '2.0', id, result: answer(params) }));
    });
  });
  return asked;
}
