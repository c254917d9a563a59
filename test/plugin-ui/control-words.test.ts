import { describe, expect, it } from 'vitest';
import { bindingInWords, boundTo, controlInWords } from '../../plugin-ui/device/control-words.js';

const action = {
  id: 'assign',
  label: 'Assign',
  mode: 'momentary' as const,
  needsPad: true,
  press: { method: 'pads.assign', params: { kitId: '$kit', pad: '$pad', sampleId: '$sample' } },
  release: null,
};

describe('a control that learns', () => {
  it('is named as a person would', () => {
    expect(controlInWords('note:10:36')).toBe('Note 36, channel 10');
    expect(controlInWords('cc:1:74')).toBe('Control 74, channel 1');
  });

  it('is told by its label, its call or its layer', () => {
    const binding = {
      control: 'note:1:36',
      layer: 0,
      mode: 'momentary' as const,
      press: action.press,
      release: null,
      light: 'off' as const,
    };
    expect(bindingInWords({ ...binding, label: 'Next bank' })).toBe('Next bank');
    expect(bindingInWords({ ...binding, layer: 1 })).toBe('pads.assign, on layer 2');
    expect(bindingInWords({ ...binding, press: null, mode: 'shift', to: 2 })).toBe('Layer 3 while held');
  });

  it('is bound to a pad of whatever bank is open', () => {
    expect(boundTo(action, 7)).toMatchObject({
      press: { method: 'pads.assign', params: { kitId: '$kit', pad: '$bank:7', sampleId: '$sample' } },
      release: null,
      mode: 'momentary',
    });
    const sends = { method: 'device.send', params: { sends: [{ sampleId: '$sample', pad: '$pad' }] } };
    expect(boundTo({ ...action, press: sends }, 2).press.params).toEqual({
      sends: [{ sampleId: '$sample', pad: '$bank:2' }],
    });
    expect(boundTo({ ...action, needsPad: false }, 7).press).toEqual(action.press);
  });
});
