/** A trained network as data: features are scaled, passed through a hidden ReLU layer and turned into probabilities. */
export interface NetData {
  labels: readonly string[];
  /** Base64 of little-endian Float32: mean and 1 / standard deviation of every feature. */
  mean: string;
  scale: string;
  hidden: LayerData;
  output: LayerData;
}

/** One layer: weights as signed bytes, row by row (one row a unit), with a Float32 factor and a bias for each row. */
export interface LayerData {
  weights: string;
  factor: string;
  bias: string;
}

interface Layer {
  inputs: number;
  weights: Int8Array;
  factor: Float32Array;
  bias: Float32Array;
}

export interface Net {
  /** Probability of each label, in the order of `labels`. */
  classify: (features: Float32Array) => Float64Array;
  /** What the output layer says before it is made into probabilities. */
  scores: (features: Float32Array) => Float64Array;
}

/** Decodes a network once; classifying takes about 10 µs. */
export function createNet(data: NetData): Net {
  const mean = floats(data.mean);
  const scale = floats(data.scale);
  const hidden = layer(data.hidden);
  const output = layer(data.output);
  const input = new Float64Array(mean.length);
  const scores = (features: Float32Array): Float64Array => {
    for (let i = 0; i < input.length; i++) input[i] = (features[i]! - mean[i]!) * scale[i]!;
    const middle = forward(hidden, input);
    for (let i = 0; i < middle.length; i++) middle[i] = Math.max(0, middle[i]!);
    return forward(output, middle);
  };
  return { scores, classify: (features) => softmax(scores(features)) };
}

function forward({ inputs, weights, factor, bias }: Layer, input: Float64Array): Float64Array {
  const out = new Float64Array(bias.length);
  for (let u = 0; u < out.length; u++) {
    let sum = 0;
    const row = u * inputs;
    for (let i = 0; i < inputs; i++) sum += weights[row + i]! * input[i]!;
    out[u] = sum * factor[u]! + bias[u]!;
  }
  return out;
}

function softmax(values: Float64Array): Float64Array {
  let highest = -Infinity;
  for (const value of values) highest = Math.max(highest, value);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.exp(values[i]! - highest);
    sum += values[i]!;
  }
  for (let i = 0; i < values.length; i++) values[i]! /= sum;
  return values;
}

function layer(data: LayerData): Layer {
  const raw = Buffer.from(data.weights, 'base64');
  const bias = floats(data.bias);
  return {
    inputs: raw.length / bias.length,
    weights: new Int8Array(raw.buffer, raw.byteOffset, raw.length),
    factor: floats(data.factor),
    bias,
  };
}

function floats(base64: string): Float32Array {
  const raw = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: raw.length / 4 }, (_, i) => raw.readFloatLE(4 * i));
}
