import type { Obligation } from './clocks.ts'
import type { Evidence } from './course.ts'
import { isStatutory } from './vocabulary.ts'

/** What public acts make of a clock (CL-8, CL-8a). Instants are epoch milliseconds. */

/** What second persons have said of evidence, by `verdictKey`. */
export type Verdicts = Map<string, boolean>

export function verdictKey(obligation: string, evidence: string): string {
  return `${obligation} ${evidence}`
}

/** CL-8, CL-8a: the clock after all evidence so far. The earliest public act that counts decides; a void one is left alone. */
export function judged(clock: Obligation, evidence: readonly Evidence[], verdicts: Verdicts): Obligation {
  const isJudged = isStatutory(clock.kind) || clock.kind === 'promise'
  if (!isJudged || clock.outcome === 'void') return clock
  const base = unsatisfied(clock)
  const outcomes = evidence
    .filter((act) => act.unit === clock.unit && satisfies(act, clock) && act.publicAt >= clock.anchorAt)
    .sort((a, b) => a.publicAt - b.publicAt)
    .map((act) => judgedBy(act, base, verdicts))
  for (const outcome of ['met', 'unverified', 'late'] as const) {
    const found = outcomes.find((one) => one.outcome === outcome)
    if (found !== undefined) return found
  }
  return base
}

/** One public act alone against an open clock: it meets it, meets it late, waits for a second person, or was refused and leaves it open. */
export function judgedBy(act: Evidence, clock: Obligation, verdicts: Verdicts): Obligation {
  const satisfied = { satisfiedAt: act.publicAt, satisfiedBy: act.id }
  if (act.publicAt > clock.dueAt) return { ...clock, outcome: 'late', ...satisfied }
  const verdict = needsSecondPerson(act, clock) ? verdicts.get(verdictKey(clock.id, act.id)) : true
  if (verdict === true) return { ...clock, outcome: 'met', ...satisfied }
  if (verdict === false) return clock
  const claim = { evidence: act.id, publicAt: act.publicAt, enteredByAccount: act.enteredByAccount }
  return { ...clock, outcome: 'unverified', claim }
}

/** The clock as if nothing had been published. */
export function unsatisfied(clock: Obligation): Obligation {
  return { ...clock, outcome: 'open', satisfiedAt: null, satisfiedBy: null, claim: null }
}

/** CL-8a: refused, a claim leaves the clock open again, and its alarms go on from then. */
export function armedAnew(before: Obligation | undefined, after: Obligation, at: number): Obligation {
  return before?.outcome === 'unverified' && after.outcome === 'open' ? { ...after, armedAt: at } : after
}

/** CL-8: which public act satisfies which clock. */
function satisfies(act: Evidence, { id, kind }: Obligation): boolean {
  if (kind === 'authoritative-release') return act.form === 'release'
  if (kind === 'press-conference') return act.form === 'press-conference'
  if (kind === 'promise') return act.fulfils === id
  return act.answers
}

/** CL-8a: public in time, but entered after due by an account of the obliged unit. */
function needsSecondPerson(act: Evidence, clock: Obligation): boolean {
  return act.enteredAt > clock.dueAt && act.enteredByUnit === clock.unit
}
