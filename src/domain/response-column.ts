import * as z from 'zod'
import type { Directory } from './directory.ts'
import type { Actor } from './facts.ts'
import { Refusal, forbidden, refused } from './refusal.ts'
import type { Role } from './vocabulary.ts'

/**
 * 回应公开 (RE-5): what was published, as a public column. Off until somebody answerable for it for the whole place switches it on; the
 * switch and each release left out are facts of the stream `responses`.
 */

export const COLUMN_FACTS = {
  /** Switched on; while it is on, another title or contact line. */
  'column-opened': z.strictObject({ title: z.string(), contact: z.string() }),
  'column-closed': z.strictObject({ reason: z.string() }),
  'release-left-out': z.strictObject({ release: z.string(), reason: z.string() }),
  'release-taken-in': z.strictObject({ release: z.string() }),
} as const

type FactType = keyof typeof COLUMN_FACTS
export type ColumnFact = { [T in FactType]: { type: T; data: z.infer<(typeof COLUMN_FACTS)[T]> } }[FactType]

export interface Decision {
  at: number
  by: Actor
  reason: string
}

export interface ResponseColumn {
  isOpen: boolean
  /** As last set; null before the column was first opened. */
  heading: { title: string; contact: string } | null
  /** The last act on the switch; `reason` is null for an opening. */
  changed: (Omit<Decision, 'reason'> & { reason: string | null }) | null
  /** Releases left out, by id. */
  leftOut: ReadonlyMap<string, Decision>
}

export const NO_COLUMN: ResponseColumn = { isOpen: false, heading: null, changed: null, leftOut: new Map() }

export function foldColumn(column: ResponseColumn, fact: ColumnFact & { at: number; actor: Actor }): ResponseColumn {
  const { at, actor: by } = fact
  switch (fact.type) {
    case 'column-opened':
      return { ...column, isOpen: true, heading: fact.data, changed: { at, by, reason: null } }
    case 'column-closed':
      return { ...column, isOpen: false, changed: { at, by, reason: fact.data.reason } }
    case 'release-left-out':
      return { ...column, leftOut: new Map([...column.leftOut, [fact.data.release, { at, by, reason: fact.data.reason }]]) }
    case 'release-taken-in':
      return { ...column, leftOut: new Map([...column.leftOut].filter(([release]) => release !== fact.data.release)) }
  }
}

/** Who decides: account, and the directory in force. */
export interface ColumnGiven {
  unit: string | null
  roles: readonly Role[]
  directory: Directory
}

/** Coordinators of the government office or publicity unit of the whole place: what the column says, the place says. */
export function mayDecideColumn({ unit: id, roles, directory }: ColumnGiven): boolean {
  const unit = id === null ? undefined : directory.unit(id)
  return (
    roles.includes('coordinator') &&
    unit?.division === directory.document.root &&
    (unit.kind === 'government-office' || unit.kind === 'publicity')
  )
}

/** Switches it on, or changes its title and contact line; the same again changes nothing. */
export function openColumn(
  column: ResponseColumn,
  heading: { title: string; contact: string },
  given: ColumnGiven,
): ColumnFact[] | Refusal {
  if (!mayDecideColumn(given)) return notTheirs()
  const isSame = column.isOpen && column.heading?.title === heading.title && column.heading.contact === heading.contact
  return isSame ? [] : [{ type: 'column-opened', data: heading }]
}

export function closeColumn(column: ResponseColumn, reason: string, given: ColumnGiven): ColumnFact[] | Refusal {
  if (!mayDecideColumn(given)) return notTheirs()
  return column.isOpen ? [{ type: 'column-closed', data: { reason } }] : refused('RE-5', '回应公开没有开通')
}

export function leaveOut(column: ResponseColumn, release: string, reason: string, given: ColumnGiven): ColumnFact[] | Refusal {
  if (!mayDecideColumn(given)) return notTheirs()
  return column.leftOut.has(release) ? refused('RE-5', '这条发布已经不列入') : [{ type: 'release-left-out', data: { release, reason } }]
}

export function takeIn(column: ResponseColumn, release: string, given: ColumnGiven): ColumnFact[] | Refusal {
  if (!mayDecideColumn(given)) return notTheirs()
  return column.leftOut.has(release) ? [{ type: 'release-taken-in', data: { release } }] : refused('RE-5', '这条发布没有被列为不列入')
}

function notTheirs(): Refusal {
  return forbidden('回应公开由本级政府办公室或宣传部的协调岗开通、停用和调整', 'RE-5')
}
