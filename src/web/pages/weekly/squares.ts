import { OUTCOMES } from '../../../documents/figures.ts'
import type { ClockFigures, Outcome } from '../../../documents/figures.ts'

/** How many obligations one square stands for: one, until a row would hold more squares than can be seen at a glance. */
export function squaresOf(
  figures: Pick<ClockFigures, Outcome>,
  most: number,
): { per: number; squares: { outcome: Outcome; place: number }[] } {
  const total = OUTCOMES.reduce((sum, outcome) => sum + figures[outcome], 0)
  const per = Math.max(1, Math.ceil(total / most))
  return {
    per,
    squares: OUTCOMES.flatMap((outcome) =>
      // A last square that is not full stands all the same: no miss disappears in a rounding.
      Array.from({ length: Math.ceil(figures[outcome] / per) }, (_, place) => ({ outcome, place })),
    ),
  }
}
