/** Runs each measurement in turn, several rounds, and gives the median of each: load hits all. */
export async function alternate(rounds, measurements) {
  const results = Object.fromEntries(Object.keys(measurements).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(measurements)) {
      results[name].push(await measure());
    }
  }
  return Object.fromEntries(
    Object.entries(results).map(([name, values]) => [name, median(values)]),
  );
}

export function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** How often per second something was done that takes `count` times as long as it does. */
export async function rate(count, work) {
  const started = performance.now();
  await work();
  return (count / (performance.now() - started)) * 1000;
}

export async function milliseconds(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
