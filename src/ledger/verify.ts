import type { Connection } from '../../db/open.ts'
import type { LedgerHead, LedgerRow } from './entry.ts'
import { GENESIS, SALT_BYTES, dataHash, entryHash } from './hash.ts'
import { STRIKES, STRIKING_TYPE } from './strikes.ts'

export type Verdict = { ok: true; entries: number; head: Buffer } | { ok: false; seq: number; reason: string }

/** A head that was handed outside: what the chain must still contain. */
export interface Anchor {
  seq: number
  hash: string
}

/** Read in pages, so that no long snapshot keeps the write-ahead log from being folded in while the service writes. */
const PAGE_ENTRIES = 5_000

/**
 * Walks the chain from `fromSeq` (1: all of it) to the head row and names the first bad seq: a gap, a changed byte, a broken link, a
 * cut tail. Reads only; needs neither catalogue nor projections. Proves no more than the anchors do: who owns the file can re-link
 * everything after the last anchor.
 */
export function verifyChain(connection: Connection, options: { fromSeq?: number; anchor?: Anchor | undefined } = {}): Verdict {
  const { anchor } = options
  const fromSeq = Math.max(1, options.fromSeq ?? 1)
  const page = connection.prepare('select * from ledger where seq > ? order by seq limit ?')
  const before = connection
    .prepare('select hash from ledger where seq = ?')
    .pluck()
    .get(fromSeq - 1) as Buffer | undefined
  if (fromSeq > 1 && before === undefined) return bad(fromSeq - 1, '缺少这一条 (missing)')
  const striking = connection.prepare(`select 1 from ledger where stream = '${STRIKES}' and type = '${STRIKING_TYPE}' and seq > @seq
    and case when json_valid(data) then json_extract(data, '$.seq') end = @seq`)
  const isStruck = (seq: number) => striking.get({ seq }) !== undefined
  let last: Pick<LedgerRow, 'seq' | 'hash' | 'at'> = { seq: fromSeq - 1, hash: before ?? GENESIS, at: 0 }

  /** Checks up to a page of rows behind `last`; `more` when the page was full. */
  const walk = (): Verdict | 'more' | 'end' => {
    const rows = page.all(last.seq, PAGE_ENTRIES) as LedgerRow[]
    for (const row of rows) {
      if (row.seq !== last.seq + 1) return bad(last.seq + 1, '缺少这一条 (missing)')
      const fault = rowFault(row, last.hash, isStruck)
      if (fault !== null) return bad(row.seq, fault)
      if (anchor?.seq === row.seq && anchor.hash !== row.hash.toString('hex'))
        return bad(row.seq, '与锚定的哈希不符 (differs from the anchor)')
      last = row
    }
    return rows.length === PAGE_ENTRIES ? 'more' : 'end'
  }

  let walked = walk()
  while (walked === 'more') walked = walk()
  if (walked !== 'end') return walked
  // The last rows and the head are read in one short snapshot: somebody may be writing.
  return connection.transaction((): Verdict => {
    for (walked = walk(); walked === 'more'; walked = walk());
    if (walked !== 'end') return walked
    const { seq, hash, at } = last
    const head = connection.prepare('select seq, hash, at from ledger_head where id = 1').get() as LedgerHead | undefined
    if (anchor !== undefined && anchor.seq > seq) return bad(seq + 1, `锚定到第 ${anchor.seq} 条，其后被截去 (cut behind this)`)
    if (head === undefined || head.seq > seq) return bad(seq + 1, '末尾被截去 (the tail is cut)')
    if (head.seq < seq) return bad(head.seq + 1, '超出台账头 (behind the head)')
    return head.hash.equals(hash) && (seq < fromSeq || head.at === at)
      ? { ok: true, entries: seq, head: hash }
      : bad(seq, '与台账头不符 (differs from the head)')
  })()
}

/** IN-11: data and salt may be missing together, and only of a row that a later entry struck out: that entry is checked in its turn. */
function rowFault(row: LedgerRow, previous: Buffer, isStruck: (seq: number) => boolean): string | null {
  if (!Buffer.isBuffer(row.data_hash) || !Buffer.isBuffer(row.previous) || !Buffer.isBuffer(row.hash))
    return '字段类型被改动 (field type changed)'
  if (!row.previous.equals(previous)) return '与前一条不相接 (does not follow the entry before)'
  if (row.data === null || row.salt === null) {
    if (row.data !== null || row.salt !== null || !isStruck(row.seq)) return '内容或盐值缺失 (data or salt is gone)'
    return entryHash(row).equals(row.hash) ? null : '条目被改动 (entry changed)'
  }
  // Of another length, bytes could be moved between salt and data without changing what is hashed.
  if (row.salt.length !== SALT_BYTES) return '盐值长度不对 (salt has a wrong length)'
  if (!dataHash(row.salt, row.data).equals(row.data_hash)) return '内容被改动 (data changed)'
  if (!entryHash(row).equals(row.hash)) return '条目被改动 (entry changed)'
  return null
}

function bad(seq: number, reason: string): Verdict {
  return { ok: false, seq, reason }
}
