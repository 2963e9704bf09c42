import type { IncidentAnswer } from '../../../contract/incident-answers.ts'
import { KIND_NAMES } from '../../../contract/wording.ts'

/** What closing still waits for, each with the clock and unit it is about. */
export function missingLines(
  { missingForClosing, obligations }: Pick<IncidentAnswer, 'missingForClosing' | 'obligations'>,
  unitName: (id: string) => string,
): string[] {
  return missingForClosing.map(({ path, message }) => {
    const clock = obligations.find(({ id }) => path === `obligations.${id}`)
    return clock === undefined ? message : `${KIND_NAMES[clock.kind]}，${unitName(clock.unit)}：${message}`
  })
}
