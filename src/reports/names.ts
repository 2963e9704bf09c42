import type { ReportNames } from '../documents/telling.ts'
import type { Directory } from '../domain/directory.ts'
import type { View } from '../projections/report-facts.ts'

/** Names by a directory; what it does not know keeps its code. */
export function namesBy(directory: Directory, { division, scope }: View): ReportNames {
  const sectors = new Map(directory.document.sectors.map(({ code, name }) => [code, name]))
  const unit = (id: string) => directory.unit(id)?.name ?? id
  const about = division ?? scope.subtree
  return {
    place: about !== null ? directory.divisionName(about) : scope.participant === null ? '' : unit(scope.participant),
    unit,
    sector: (code) => sectors.get(code) ?? code,
    division: directory.divisionName,
  }
}
