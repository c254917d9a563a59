import { describe, expect, it } from 'vitest';
import { createPressure } from '../../../daemon/jobs/pressure.js';

function setUp() {
  let time = 1000;
  const pressure = createPressure(() => time);
  const call = (times: number) => {
    for (let done = 0; done < times; done += 1) pressure.called();
  };
  return { pressure, call, wait: (ms: number) => (time += ms) };
}

describe('the pressure of calls', () => {
  it('is low for a window that is looked at', () => {
    const { pressure, call, wait } = setUp();
    for (let tenth = 0; tenth < 20; tenth += 1) {
      call(20);
      expect(pressure.high).toBe(false);
      wait(100);
    }
  });

  it('is high as soon as many calls came, stays so while they come, and ends soon after them', () => {
    const { pressure, call, wait } = setUp();
    for (let tenth = 0; tenth < 5; tenth += 1) {
      call(21);
      expect(pressure.high).toBe(true);
      wait(100);
      expect(pressure.high).toBe(true);
    }
    wait(100);
    expect(pressure.high).toBe(false);
  });

  it('does not count what came long ago', () => {
    const { pressure, call, wait } = setUp();
    call(100);
    wait(60_000);
    expect(pressure.high).toBe(false);
    call(1);
    expect(pressure.high).toBe(false);
  });
});
