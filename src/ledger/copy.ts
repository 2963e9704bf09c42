import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { openForReading } from '../../db/open.ts'
import { verifyChain } from './verify.ts'

/** A copy whose file and chain were checked after it was made. */
export interface CheckedCopy {
  entries: number
  head: string
}

/** The copy is not what it should be; `message` is one sentence in Chinese and English. */
export class BadCopy extends Error {}

/**
 * Copies a database beside a service that goes on writing: one snapshot into a new file, checked, made durable, and only then given its
 * name. If we die before the rename there is a `.partial` file and no copy. Throws `BadCopy` when the target exists or the copy is not sound.
 */
export function copyDatabase(from: string, to: string): CheckedCopy {
  if (existsSync(to)) throw new BadCopy(`目标文件已经存在 (the target exists): ${to}`)
  const partial = `${to}.partial`
  rmSync(partial, { force: true })
  const source = openForReading(from)
  try {
    source.prepare('vacuum into ?').run(partial)
  } finally {
    source.close()
  }
  const checked = checkDatabase(partial)
  makeDurable(partial)
  renameSync(partial, to)
  makeDurable(dirname(to))
  return checked
}

/** Looks at a whole database file: pages and chain. Throws `BadCopy` naming what is wrong. */
export function checkDatabase(file: string): CheckedCopy {
  const copy = openForReading(file)
  try {
    const pages = copy.pragma('quick_check', { simple: true })
    if (pages !== 'ok') throw new BadCopy(`数据库文件已损坏 (the database file is damaged): ${String(pages)}`)
    const verdict = verifyChain(copy)
    if (!verdict.ok)
      throw new BadCopy(`台账第 ${verdict.seq} 条校验不通过：${verdict.reason} (the ledger does not verify at seq ${verdict.seq})`)
    return { entries: verdict.entries, head: verdict.head.toString('hex') }
  } finally {
    copy.close()
  }
}

export function makeDurable(path: string): void {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
