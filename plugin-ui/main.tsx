import { render } from 'preact';
import { AppShell } from './app/app-shell.js';
import { AppContext } from './app/context.js';
import { createApp } from './app/create-app.js';
import './look/tokens.css';
import './look/base.css';
import './look/shell.css';
import './look/browser.css';
import './look/panels.css';
import './look/deck.css';
import './look/desk.css';
import './look/pads.css';
import './look/chop.css';
import './look/fill.css';
import './look/pages.css';
import './look/device.css';
import './look/forced-colours.css';

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no #app');
const app = createApp();
render(
  <AppContext.Provider value={app}>
    <AppShell />
  </AppContext.Provider>,
  place,
);
