import type { IncidentAnswer } from '../../../../../contract/incident-answers.ts'
import { PART_NAMES } from '../../../../../contract/wording.ts'

/** Who answers for the matter, each once, as they are offered in a form. */
export function participantsOf({ lead, joint, local }: IncidentAnswer['assignment'], nameOf: (id: string) => string) {
  const all = [
    { unit: lead, part: PART_NAMES.lead },
    ...joint.map((unit) => ({ unit, part: PART_NAMES.joint })),
    ...local.map((unit) => ({ unit, part: PART_NAMES.local })),
  ]
  return all
    .filter(({ unit }, place) => all.findIndex((one) => one.unit === unit) === place)
    .map(({ unit, part }) => ({ value: unit, label: `${nameOf(unit)}（${part}）` }))
}

/** Codes with their names, as the options of a choice. */
export function optionsOf<T extends string>(names: Record<T, string>): { value: T; label: string }[] {
  return (Object.entries(names) as [T, string][]).map(([value, label]) => ({ value, label }))
}
