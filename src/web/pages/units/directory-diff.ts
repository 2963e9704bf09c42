import type { z } from 'zod'
import type { directoryDocument } from '../../../contract/administration.ts'

export type DirectoryDocument = z.infer<typeof directoryDocument>

export interface DirectoryDiff {
  lines: readonly DiffLine[]
  /** Of divisions only how many: a county has hundreds. */
  divisions: { added: number; removed: number; changed: number }
}

export interface DiffLine {
  what: 'added' | 'removed' | 'changed'
  of: 'unit' | 'sector' | 'directory'
  name: string
  /** What is another now: `属地：512021 改为 512022`. */
  changes: readonly string[]
}

const UNIT_FIELDS = {
  name: '名称',
  shortName: '简称',
  kind: '类别',
  division: '属地',
  sectors: '领域',
  superior: '上级单位',
  verticallyManaged: '垂直管理',
  phone: '值班电话',
} as const

/** What adopting `next` in place of `current` would change, as people read it. */
export function diffOf(current: DirectoryDocument, next: DirectoryDocument): DirectoryDiff {
  const head = [...changed('名称', current.name, next.name), ...changed('根区划', current.root, next.root)]
  const divisions = compare(current.divisions ?? [], next.divisions ?? [], ({ code }) => code)
  return {
    lines: [
      ...(head.length === 0 ? [] : [{ what: 'changed', of: 'directory', name: '目录', changes: head } as const]),
      ...linesOf(
        'unit',
        compare(current.units, next.units, ({ id }) => id),
        ({ name }) => name,
        unitChanges,
      ),
      ...linesOf(
        'sector',
        compare(current.sectors, next.sectors, ({ code }) => code),
        ({ name }) => name,
        (before, after) => changed('名称', before.name, after.name),
      ),
    ],
    divisions: {
      added: divisions.added.length,
      removed: divisions.removed.length,
      changed: divisions.both.filter(
        ([before, after]) => JSON.stringify([before.name, before.parent]) !== JSON.stringify([after.name, after.parent]),
      ).length,
    },
  }
}

interface Comparison<T> {
  added: T[]
  removed: T[]
  both: [T, T][]
}

function compare<T>(current: readonly T[], next: readonly T[], keyOf: (one: T) => string): Comparison<T> {
  const before = new Map(current.map((one) => [keyOf(one), one]))
  const after = new Map(next.map((one) => [keyOf(one), one]))
  return {
    added: next.filter((one) => !before.has(keyOf(one))),
    removed: current.filter((one) => !after.has(keyOf(one))),
    both: next.flatMap((one) => {
      const old = before.get(keyOf(one))
      return old === undefined ? [] : [[old, one] as [T, T]]
    }),
  }
}

function linesOf<T>(
  of: DiffLine['of'],
  { added, removed, both }: Comparison<T>,
  name: (one: T) => string,
  changes: (before: T, after: T) => string[],
): DiffLine[] {
  return [
    ...removed.map((one) => ({ what: 'removed', of, name: name(one), changes: [] }) as const),
    ...added.map((one) => ({ what: 'added', of, name: name(one), changes: [] }) as const),
    ...both.flatMap(([before, after]) => {
      const found = changes(before, after)
      return found.length === 0 ? [] : [{ what: 'changed', of, name: name(after), changes: found } as const]
    }),
  ]
}

type Unit = DirectoryDocument['units'][number]

function unitChanges(before: Unit, after: Unit): string[] {
  return (Object.keys(UNIT_FIELDS) as (keyof typeof UNIT_FIELDS)[]).flatMap((field) =>
    changed(UNIT_FIELDS[field], textOf(before[field]), textOf(after[field])),
  )
}

function textOf(value: Unit[keyof typeof UNIT_FIELDS]): string {
  if (value === undefined || value === false) return '无'
  if (value === true) return '是'
  return Array.isArray(value) ? (value.length === 0 ? '无' : value.join('、')) : value
}

function changed(what: string, before: string, after: string): string[] {
  return before === after ? [] : [`${what}：${before} 改为 ${after}`]
}
