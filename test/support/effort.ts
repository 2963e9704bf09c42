/**
 * How long an experiment runs: briefly in `npm test`, long in `npm run prove`. What it asks is the same; only how often differs.
 * Each says its seed, and beside each stands a control that must fail.
 */
export const isProving = process.env['PROVE'] === '1'

export function rounds(inTests: number, inProof: number): number {
  return isProving ? inProof : inTests
}

/** The most that an experiment may take, in milliseconds: a few times longer than it does on two idle cores. */
export const LONGEST_MS = rounds(300_000, 3 * 3_600_000)

/** `name=…` in the environment repeats a run; without it every run is another one. */
export function seedOf(name = 'SEED'): number {
  return Number(process.env[name] ?? Math.floor(Math.random() * 0x7fff_ffff))
}
