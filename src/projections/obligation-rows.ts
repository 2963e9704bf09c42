import { obligationId } from '../domain/clocks.ts'
import type { Obligation } from '../domain/clocks.ts'

/** A clock as the table `obligation` holds it, without its place in time. */
export interface ObligationColumns {
  kind: string
  unit: string
  part: string
  ordinal: number
  anchor: string
  anchor_presumed: number
  anchor_at: number
  due_at: number
  outcome: string
  satisfied_at: number | null
  satisfied_by: string | null
  claim: string | null
  voided_at: number | null
  marks: number
  born_at: number
  armed_at: number
  generation: number
}

export const OBLIGATION_COLUMNS = [
  'kind',
  'unit',
  'part',
  'ordinal',
  'anchor',
  'anchor_presumed',
  'anchor_at',
  'due_at',
  'outcome',
  'satisfied_at',
  'satisfied_by',
  'claim',
  'voided_at',
  'marks',
  'born_at',
  'armed_at',
  'generation',
] as const satisfies readonly (keyof ObligationColumns)[]

const BEFORE_DISCOVERED = 1
const BEFORE_GRADED = 2
const BEFORE_ASSIGNED = 4

export type Mark = 'overdueBeforeDiscovered' | 'overdueBeforeGraded' | 'overdueBeforeAssigned'

/** The marks of CL-5a out of their column. */
export function marksOf(marks: number): Record<Mark, boolean> {
  return {
    overdueBeforeDiscovered: (marks & BEFORE_DISCOVERED) !== 0,
    overdueBeforeGraded: (marks & BEFORE_GRADED) !== 0,
    overdueBeforeAssigned: (marks & BEFORE_ASSIGNED) !== 0,
  }
}

export function toColumns(obligation: Obligation): ObligationColumns {
  return {
    kind: obligation.kind,
    unit: obligation.unit,
    part: obligation.part,
    ordinal: obligation.ordinal,
    anchor: obligation.anchor,
    anchor_presumed: Number(obligation.anchorPresumed),
    anchor_at: obligation.anchorAt,
    due_at: obligation.dueAt,
    outcome: obligation.outcome,
    satisfied_at: obligation.satisfiedAt,
    satisfied_by: obligation.satisfiedBy,
    claim: obligation.claim === null ? null : JSON.stringify(obligation.claim),
    voided_at: obligation.voidedAt,
    marks:
      (obligation.overdueBeforeDiscovered ? BEFORE_DISCOVERED : 0) |
      (obligation.overdueBeforeGraded ? BEFORE_GRADED : 0) |
      (obligation.overdueBeforeAssigned ? BEFORE_ASSIGNED : 0),
    born_at: obligation.bornAt,
    armed_at: obligation.armedAt,
    generation: obligation.generation,
  }
}

export function fromColumns(row: ObligationColumns, incident: string): Obligation {
  const kind = row.kind as Obligation['kind']
  return {
    id: obligationId(incident, { ...row, kind }),
    kind,
    unit: row.unit,
    part: row.part as Obligation['part'],
    ordinal: row.ordinal,
    anchor: row.anchor as Obligation['anchor'],
    anchorPresumed: row.anchor_presumed === 1,
    anchorAt: row.anchor_at,
    dueAt: row.due_at,
    outcome: row.outcome as Obligation['outcome'],
    satisfiedAt: row.satisfied_at,
    satisfiedBy: row.satisfied_by,
    claim: row.claim === null ? null : (JSON.parse(row.claim) as Obligation['claim']),
    voidedAt: row.voided_at,
    ...marksOf(row.marks),
    bornAt: row.born_at,
    armedAt: row.armed_at,
    generation: row.generation,
  }
}
