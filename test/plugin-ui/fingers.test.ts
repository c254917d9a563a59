import { describe, expect, it } from 'vitest';
import { createFingers } from '../../plugin-ui/look/fingers.js';
import { wheelZoom } from '../../plugin-ui/look/wheel.js';

const finger = (pointerId: number, clientX: number, clientY = 0) => ({ pointerId, clientX, clientY });

describe('fingers on something', () => {
  it('click when one of them comes and goes at a place, however unsteadily', () => {
    const hand = createFingers();
    hand.press(finger(1, 100));
    expect(hand.move(finger(1, 103))).toBeNull();
    expect(hand.release(finger(1, 103))).toBe(true);
    expect(hand.release(finger(1, 103))).toBe(false);
    expect(hand.isDown(finger(1, 103))).toBe(false);
    expect(hand.move(finger(2, 50))).toBeNull();
  });

  it('draw as far as they went from where they came down', () => {
    const hand = createFingers();
    hand.press(finger(1, 100));
    expect(hand.move(finger(1, 110, 5))).toEqual({ x: 110, y: 5, dx: 10, dy: 5, factor: 1 });
    expect(hand.move(finger(1, 109, 5))).toEqual({ x: 109, y: 5, dx: -1, dy: 0, factor: 1 });
    expect(hand.release(finger(1, 109, 5))).toBe(false);
  });

  it('zoom by how two of them part, go along with their middle, and never click', () => {
    const hand = createFingers();
    hand.press(finger(1, 100));
    hand.press(finger(2, 200));
    const strokes = [hand.move(finger(2, 300)), hand.move(finger(1, 60))];
    expect(strokes[0]).toEqual({ x: 200, y: 0, dx: 50, dy: 0, factor: 2 });
    expect(strokes[1]).toMatchObject({ x: 180, dx: -20, factor: 1.2 });
    expect(hand.release(finger(2, 300))).toBe(false);
    expect(hand.move(finger(1, 61))).toMatchObject({ dx: 1, factor: 1 });
    expect(hand.release(finger(1, 61))).toBe(false);
  });

  it('do not leap when they touch one another', () => {
    const hand = createFingers();
    hand.press(finger(1, 100));
    hand.press(finger(2, 100));
    expect(hand.move(finger(2, 180))?.factor).toBe(1);
    expect(hand.move(finger(2, 260))?.factor).toBe(2);
  });
});

it('goes nearer by a wheel in any unit, and faster by two fingers on a trackpad', () => {
  const wheel = { deltaX: 0, deltaY: -96, deltaMode: 0, ctrlKey: false };
  expect(wheelZoom(wheel)).toBeCloseTo(1.166, 3);
  expect(wheelZoom({ ...wheel, deltaY: -6, deltaMode: 1 })).toBeCloseTo(wheelZoom(wheel), 9);
  expect(wheelZoom({ ...wheel, deltaY: -10, ctrlKey: true })).toBeCloseTo(1.105, 3);
  expect(wheelZoom(wheel) * wheelZoom({ ...wheel, deltaY: 96 })).toBeCloseTo(1, 9);
});
