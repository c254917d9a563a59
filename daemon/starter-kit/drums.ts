import { decay, dusty, filter, noise, render, sine, type Signal } from './signal.js';

/** Drum sounds in the tradition of the analogue machines, synthesised from scratch. Not yet brought to level. */

export function deepKick(): Signal {
  const body = sine((t) => 47 + 95 * Math.exp(-t / 0.022));
  const [fall, click, hiss] = [decay(0.42), decay(0.002), noise(1)];
  return render(1.3, (t) => Math.tanh(1.5 * body(t) * fall(t)) + 0.12 * hiss() * click(t));
}

export function punchKick(): Signal {
  const body = sine((t) => 51 + 230 * Math.exp(-t / 0.018) + 40 * Math.exp(-t / 0.07));
  const [fall, click, hiss] = [decay(0.15), decay(0.003), noise(2)];
  return render(0.55, (t) => Math.tanh(2.6 * body(t) * fall(t)) + 0.25 * hiss() * click(t));
}

export function dustyKick(): Signal {
  const body = sine((t) => 58 + 120 * Math.exp(-t / 0.014));
  const [fall, thump, hiss, soft] = [decay(0.11), decay(0.012), noise(3), filter()];
  return dusty(
    render(0.4, (t) => Math.tanh(2 * body(t) * fall(t)) + 0.5 * soft(hiss(), 900).low * thump(t)),
    4,
  );
}

export function crispSnare(): Signal {
  const [low, high] = [sine((t) => 178 + 40 * Math.exp(-t / 0.01)), sine(() => 331)];
  const [skin, rattle, hiss, bright] = [decay(0.07), decay(0.11), noise(5), filter()];
  return render(
    0.45,
    (t) => (0.7 * low(t) + 0.35 * high(t)) * skin(t) + 0.75 * bright(hiss(), 1800).high * rattle(t),
  );
}

export function punchSnare(): Signal {
  const body = sine((t) => 196 + 150 * Math.exp(-t / 0.012));
  const [skin, rattle, hiss, tone] = [decay(0.09), decay(0.16), noise(6), filter()];
  return render(0.6, (t) => {
    const wires = tone(hiss(), 5200, 0.6);
    return Math.tanh(1.6 * body(t) * skin(t) + (0.8 * wires.low + 0.5 * wires.high) * rattle(t));
  });
}

export function dustySnare(): Signal {
  const body = sine((t) => 205 + 60 * Math.exp(-t / 0.02));
  const [skin, rattle, room] = [decay(0.06), decay(0.07), decay(0.16)];
  const [hiss, tone] = [noise(7), filter()];
  return dusty(
    render(0.5, (t) => {
      const wires = tone(hiss(), 2600, 0.9);
      return Math.tanh(1.8 * (body(t) * skin(t) + 0.9 * wires.band * rattle(t) + 0.18 * wires.low * room(t)));
    }),
    8,
  );
}

/** Hands that do not meet at once: three short bursts and a room. */
export function clap(seed: number): Signal {
  const [hiss, hands] = [noise(seed), filter()];
  const [burst, room] = [decay(0.004), decay(0.085)];
  const moments = [0, 0.0105, 0.0215];
  return render(0.5, (t) => {
    const strokes = moments.reduce((sum, moment) => sum + (t >= moment ? burst(t - moment) : 0), 0);
    return hands(hiss(), 1250, 1.6).band * (strokes + (t >= 0.031 ? 0.75 * room(t - 0.031) : 0));
  });
}

/** Six square waves that fit no scale: what analogue machines take for metal. */
function metal(seed: number): () => number {
  const random = noise(seed);
  const steps = [205.3, 304.4, 369.6, 522.7, 540, 800].map((hertz) => (hertz * 2.07) / 44100);
  const phases = steps.map(() => (random() + 1) / 2);
  return () => {
    let sum = 0;
    for (let at = 0; at < steps.length; at++) {
      phases[at] = (phases[at]! + steps[at]!) % 1;
      sum += phases[at]! < 0.5 ? 1 : -1;
    }
    return sum / 6;
  };
}

/** A hi-hat; `ring` in seconds makes it closed or open. */
export function hat(ring: number, seed: number): Signal {
  const [plate, air, hiss] = [metal(seed), filter(), noise(seed)];
  const [body, tail] = [filter(), decay(ring)];
  return render(Math.max(0.09, ring * 6.5), (t) => {
    const sound = body(0.8 * plate() + 0.35 * hiss(), 7600, 1.2).high;
    return air(sound, 14000).low * tail(t);
  });
}

export function crash(): Signal {
  const [plate, hiss, body] = [metal(11), noise(12), filter()];
  const [stroke, ring] = [decay(0.05), decay(0.62)];
  return render(2.6, (t) => {
    const sound = body(0.45 * plate() + 0.7 * hiss(), 4300, 0.8);
    return sound.high * (0.6 * stroke(t) + ring(t)) + 0.25 * sound.band * ring(t);
  });
}

export function rim(): Signal {
  const [wood, ring, hiss] = [sine(() => 472), sine(() => 1690), noise(13)];
  const [short, shorter] = [decay(0.012), decay(0.006)];
  return render(0.12, (t) =>
    Math.tanh(2.2 * (wood(t) * short(t) + 0.8 * ring(t) * short(t) + 0.3 * hiss() * shorter(t))),
  );
}

/** A tom that falls to `hertz`. */
export function tom(hertz: number, seed: number): Signal {
  const body = sine((t) => hertz * (1 + 0.55 * Math.exp(-t / 0.05)));
  const [fall, stick, hiss, skin] = [decay(0.24), decay(0.02), noise(seed), filter()];
  return render(0.9, (t) => Math.tanh(1.4 * body(t) * fall(t)) + 0.4 * skin(hiss(), 1800).low * stick(t));
}
