import { test } from 'tap'
import { freshId } from '../../src/ledger/fresh-id.ts'

test('ids: 16 characters without look-alikes, later ones behind earlier ones, those of one millisecond apart', (t) => {
  const at = Date.UTC(2026, 10, 22)
  const ids = Array.from({ length: 1_000 }, (_, place) => freshId(at + place))
  for (const id of ids) if (!/^[0-9a-hjkmnp-tv-z]{16}$/.test(id)) t.fail(id)
  t.same(ids.toSorted(), ids)
  t.equal(new Set(Array.from({ length: 10_000 }, () => freshId(at))).size, 10_000)
  t.equal(
    freshId(0, (bytes) => Buffer.alloc(bytes)),
    '0000000000000000',
  )
  t.end()
})
