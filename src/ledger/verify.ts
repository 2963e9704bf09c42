import type { Connection } from '../../db/open.ts'
import type { LedgerHead, LedgerRow } from './entry.ts'
import { GENESIS, dataHash, entryHash } from './hash.ts'

export type Verdict = { ok: true; entries: number; head: Buffer } | { ok: false; seq: number; reason: string }

/** A head that was handed outside: what the chain must still contain. */
export interface Anchor {
  seq: number
  hash: string
}

/**
 * Walks the chain from `fromSeq` (1: all of it) to the head row and names the first bad seq: a gap, a changed byte, a broken link, a
 * cut tail. Reads only; needs neither catalogue nor projections. Proves no more than the anchors do: who owns the file can re-link
 * everything after the last anchor.
 */
export function verifyChain(connection: Connection, options: { fromSeq?: number; anchor?: Anchor | undefined } = {}): Verdict {
  const fromSeq = Math.max(1, options.fromSeq ?? 1)
  const head = connection.prepare('select seq, hash, at from ledger_head where id = 1').get() as LedgerHead | undefined
  const before = connection.prepare('select hash from ledger where seq = ?').pluck().get(fromSeq - 1) as Buffer | undefined
  if (fromSeq > 1 && before === undefined) return bad(fromSeq - 1, '缺少这一条 (missing)')
  let previous = before ?? GENESIS
  let seq = fromSeq - 1
  for (const row of connection.prepare('select * from ledger where seq >= ? order by seq').iterate(fromSeq) as IterableIterator<LedgerRow>) {
    if (row.seq !== seq + 1) return bad(seq + 1, '缺少这一条 (missing)')
    const fault = rowFault(row, previous)
    if (fault !== null) return bad(row.seq, fault)
    if (options.anchor?.seq === row.seq && options.anchor.hash !== row.hash.toString('hex')) return bad(row.seq, '与锚定的哈希不符 (differs from the anchor)')
    previous = row.hash
    seq = row.seq
  }
  if (options.anchor !== undefined && options.anchor.seq > seq) return bad(seq + 1, `锚定到第 ${options.anchor.seq} 条，其后被截去 (cut behind this)`)
  if (head === undefined || head.seq > seq) return bad(seq + 1, '末尾被截去 (the tail is cut)')
  if (head.seq < seq) return bad(head.seq + 1, '超出台账头 (behind the head)')
  if (!head.hash.equals(previous)) return bad(seq, '与台账头不符 (differs from the head)')
  return { ok: true, entries: seq, head: previous }
}

function rowFault(row: LedgerRow, previous: Buffer): string | null {
  if (!Buffer.isBuffer(row.data_hash) || !Buffer.isBuffer(row.previous) || !Buffer.isBuffer(row.hash)) return '字段类型被改动 (field type changed)'
  if (!row.previous.equals(previous)) return '与前一条不相接 (does not follow the entry before)'
  if (row.data === null || row.salt === null) return '内容或盐值缺失 (data or salt is gone)'
  if (!dataHash(row.salt, row.data).equals(row.data_hash)) return '内容被改动 (data changed)'
  if (!entryHash(row).equals(row.hash)) return '条目被改动 (entry changed)'
  return null
}

function bad(seq: number, reason: string): Verdict {
  return { ok: false, seq, reason }
}
