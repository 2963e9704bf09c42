import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { test } from 'tap'
import type { Test } from 'tap'
import { openForWriting } from '../../db/open.ts'
import type { Connection } from '../../db/open.ts'
import { Journal, Unavailable } from '../../src/desk/journal.ts'
import { temporaryFolder } from '../ledger/store.ts'

/** A journal over a table of its own, and a second connection: what others can see. */
function journalOn(t: Test, options: { wrap?: (connection: Connection) => Connection; monotonic?: () => number } = {}) {
  const file = join(temporaryFolder(t), 'j.db')
  const connection = openForWriting(file)
  connection.exec('create table line (id integer primary key, text text)')
  connection.pragma('wal_checkpoint(TRUNCATE)')
  const outside = new Database(file, { readonly: true })
  const broken: unknown[] = []
  const journal = new Journal(options.wrap?.(connection) ?? connection, options.monotonic ?? (() => performance.now()), (error) =>
    broken.push(error),
  )
  t.teardown(() => {
    outside.close()
    connection.close()
  })
  const insert = connection.prepare('insert into line (text) values (?)')
  const visible = outside.prepare('select text from line order by id').pluck()
  return { file, connection, journal, broken, write: (text: string) => () => void insert.run(text), seen: () => visible.all() as string[] }
}

/** Commits in the write-ahead log: a frame whose second field is not 0 ends a transaction (SQLite file format, 4.1). */
function commitsIn(file: string): number {
  const log = readFileSync(`${file}-wal`)
  const frame = 24 + log.readUInt32BE(8)
  let commits = 0
  for (let at = 32; at + frame <= log.length; at += frame) if (log.readUInt32BE(at + 4) !== 0) commits += 1
  return commits
}

/** What came of each promise, in words; throws nothing. */
async function outcomes(promises: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(promises)
  return settled.map((one) =>
    one.status === 'fulfilled' ? 'kept' : one.reason instanceof Unavailable ? 'unavailable' : String(one.reason),
  )
}

/** Rejects when a promise is never settled: a caller would wait for ever. */
function within<T>(promise: Promise<T>, ms = 2_000): Promise<T> {
  let timer: NodeJS.Timeout
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`not settled within ${ms} ms`)), ms))),
  ]).finally(() => clearTimeout(timer))
}

test('works that arrive together share one transaction; those of the next turn have their own', async (t) => {
  // No time passes: on a busy machine 20 ms would, and end the batch early.
  const { journal, write, seen, file } = journalOn(t, { monotonic: () => 0 })
  const texts = Array.from({ length: 50 }, (_, at) => `together ${at}`)
  await Promise.all(texts.map((text) => journal.run(write(text))))
  t.equal(commitsIn(file), 1, '50 works, one commit')
  t.same(seen(), texts, 'in the order they came')
  await journal.run(write('later'))
  await journal.run(write('later still'))
  t.equal(commitsIn(file), 3)
})

test('a batch ends after 20 ms: what waits longer has a transaction of its own', async (t) => {
  let ms = 0
  const { journal, write, file } = journalOn(t, { monotonic: () => ms })
  const slow = (text: string) => () => {
    write(text)()
    ms += 12
  }
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => journal.run(slow(text))))
  t.equal(commitsIn(file), 3, 'two, two, one')
})

test('a result is given only after COMMIT: another connection sees the row by then', async (t) => {
  const { journal, write, seen } = journalOn(t)
  const order: string[] = []
  const value = journal.run(({ afterCommit }) => {
    write('fact')()
    order.push(`inside ${seen().length}`)
    afterCommit(() => order.push(`after commit ${seen().length}`))
    return 'the value'
  })
  order.push('asked')
  t.equal(await value.then((given) => (order.push(`resolved ${seen().length}`), given)), 'the value')
  t.same(order, ['asked', 'inside 0', 'after commit 1', 'resolved 1'], 'never run in the turn that asks, never told before it is durable')
})

test('what works put off runs once all of the batch have run, in the same transaction; of those that failed nothing runs', async (t) => {
  const { journal, file, write, seen } = journalOn(t, { monotonic: () => 0 })
  const run = (text: string, fails: boolean) =>
    journal.run(({ beforeCommit }) => {
      beforeCommit(write(`${text}, put off`))
      write(text)()
      if (fails) throw new Error(`no ${text}`)
    })
  await outcomes([run('one', false), run('two', true), run('three', false)])
  t.same(seen(), ['one', 'three', 'one, put off', 'three, put off'])
  t.equal(commitsIn(file), 1)
})

test('what was put off fails: nothing of the batch is kept, and nobody is told yes', async (t) => {
  const { journal, connection, write, seen } = journalOn(t)
  const told: string[] = []
  const came = await outcomes([
    journal.run(({ afterCommit }) => {
      afterCommit(() => told.push('one'))
      write('one')()
    }),
    journal.run(({ beforeCommit }) => {
      beforeCommit(() => {
        throw new Error('cannot')
      })
      write('two')()
    }),
  ])
  t.same(came, ['unavailable', 'unavailable'])
  t.equal(connection.inTransaction, false)
  t.same(seen(), [])
  t.same(told, [])
  t.same(await outcomes([journal.run(write('later'))]), ['kept'])
})

test('a work that throws is rolled back alone', async (t) => {
  const { journal, write, seen } = journalOn(t)
  const told: string[] = []
  const run = (text: string, fails: boolean) =>
    journal.run(({ afterCommit }) => {
      afterCommit(() => told.push(text))
      write(text)()
      if (fails) throw new Error(`no ${text}`)
    })
  t.same(await outcomes([run('one', false), run('two', true), run('three', false), run('four', true)]), [
    'kept',
    'Error: no two',
    'kept',
    'Error: no four',
  ])
  t.same(seen(), ['one', 'three'])
  t.same(told, ['one', 'three'], 'afterCommit of what failed is never called')
})

test('urgent work goes ahead of all other', async (t) => {
  const { journal, write, seen } = journalOn(t)
  await Promise.all([
    journal.run(write('ordinary 1')),
    journal.run(write('ordinary 2')),
    journal.run(write('alarm 1'), { urgent: true }),
    journal.run(write('ordinary 3')),
    journal.run(write('alarm 2'), { urgent: true }),
  ])
  t.same(seen(), ['alarm 1', 'alarm 2', 'ordinary 1', 'ordinary 2', 'ordinary 3'])
})

test('a queue has a limit: beyond it the answer is Unavailable, and what was taken is done', async (t) => {
  const { journal, seen } = journalOn(t)
  let ran = 0
  const asked = Array.from({ length: 10_005 }, () => journal.run(() => (ran += 1)))
  const came = await outcomes(asked)
  t.equal(came.filter((one) => one === 'unavailable').length, 5)
  t.equal(ran, 10_000)
  t.same(seen(), [])
})

test('close finishes what is queued and takes no more', async (t) => {
  const { journal, write, seen } = journalOn(t)
  const queued = [journal.run(write('a')), journal.run(write('b'))]
  journal.close()
  t.same(await outcomes([...queued, journal.run(write('c'))]), ['kept', 'kept', 'unavailable'])
  t.same(seen(), ['a', 'b'])
})

const BIG = 'x'.repeat(200_000)

test('SQLITE_FULL inside a savepoint takes the whole batch: nobody of it is told yes, no row of it is kept', async (t) => {
  const { journal, connection, write, seen, broken } = journalOn(t)
  await journal.run(write('before'))
  const pages = connection.pragma('page_count', { simple: true }) as number
  connection.pragma(`max_page_count = ${pages + 4}`)
  const inside: boolean[] = []
  const full = () => {
    try {
      write(BIG)()
    } finally {
      inside.push(connection.inTransaction)
    }
  }
  const told: string[] = []
  const run = (text: string) =>
    journal.run(({ afterCommit }) => {
      afterCommit(() => told.push(text))
      write(text)()
      return text
    })
  const texts = ['1', '2', 'full', '4', '5', '6', '7']
  const came = await outcomes(texts.map((text) => (text === 'full' ? journal.run(full) : run(text))))
  t.same(inside, [false], 'the control: SQLite itself had ended the transaction')
  t.same(came.slice(0, 3), ['unavailable', 'unavailable', 'unavailable'], 'also those that had run well before')
  const kept = texts.filter((_, at) => came[at] === 'kept')
  t.same(seen(), ['before', ...kept], 'told yes exactly when it is there')
  t.same(told, kept)
  t.same(broken, [], 'a full disk is no broken file')

  connection.pragma('max_page_count = 1000000')
  t.same(await outcomes([run('after'), journal.run(full)]), ['kept', 'kept'], 'with room again it goes on')
  t.equal(seen().length, kept.length + 3)
})

test('SQLITE_FULL that undoes one statement only costs that work alone', async (t) => {
  const { journal, connection, write, seen } = journalOn(t)
  const pages = connection.pragma('page_count', { simple: true }) as number
  connection.pragma(`max_page_count = ${pages + 4}`)
  // A statement of many rows under a unique key keeps a journal of its own, so SQLite undoes it and leaves the transaction open.
  connection.exec('create unique index line_text on line (text)')
  const many = connection.prepare(
    'with recursive n(i) as (select 1 union all select i + 1 from n where i < 50) insert into line (text) select i || ? from n',
  )
  let inside = false
  const full = () => {
    try {
      many.run('x'.repeat(4_000))
    } finally {
      inside = connection.inTransaction
    }
  }
  const came = await outcomes([journal.run(write('1')), journal.run(full), journal.run(write('3'))])
  t.equal(inside, true, 'the control: the transaction was still open')
  t.same(came, ['kept', 'unavailable', 'kept'])
  t.same(seen(), ['1', '3'])
})

test('another writer holds the file: all are told, nothing is written, and it goes on afterwards', async (t) => {
  const { journal, connection, file, write, seen, broken } = journalOn(t)
  connection.pragma('busy_timeout = 20')
  const other = new Database(file)
  other.exec('begin immediate')
  t.same(await outcomes([journal.run(write('a')), journal.run(write('b'))]), ['unavailable', 'unavailable'])
  other.exec('rollback')
  other.close()
  t.same(await outcomes([journal.run(write('c'))]), ['kept'])
  t.same(seen(), ['c'])
  t.same(broken, [])
})

test('COMMIT fails and did not persist: no yes, no row, no afterCommit, and the next work succeeds', async (t) => {
  const { journal, connection, write, seen } = journalOn(t)
  // A real COMMIT that throws and leaves its transaction open: a foreign key that is checked only then.
  connection.exec('create table child (line integer references line (id) deferrable initially deferred)')
  const orphan = connection.prepare('insert into child (line) values (999)')
  const told: string[] = []
  const came = await outcomes([
    journal.run(({ afterCommit }) => {
      afterCommit(() => told.push('a'))
      write('a')()
    }),
    journal.run(() => void orphan.run()),
    journal.run(write('c')),
    journal.run(() => {
      throw new Error('its own fault')
    }),
  ])
  t.same(came, ['unavailable', 'unavailable', 'unavailable', 'Error: its own fault'])
  t.equal(connection.inTransaction, false)
  t.same(seen(), [])
  t.same(told, [])
  t.same(await outcomes([journal.run(write('d'))]), ['kept'])
})

/** A disk that fails at the first COMMIT, however it is asked for: before it happened, or after it did. All else is the real connection. */
function failingCommit(when: 'before' | 'after', code: string) {
  let armed = true
  const commit = (act: () => unknown): unknown => {
    if (!armed) return act()
    armed = false
    if (when === 'after') act()
    throw new Database.SqliteError('disk I/O error', code)
  }
  const isCommit = (sql: string) => /^\s*commit\b/i.test(sql)
  return (connection: Connection): Connection =>
    new Proxy(connection, {
      get: (real, name) => {
        if (name === 'exec') return (sql: string) => (isCommit(sql) ? commit(() => real.exec(sql)) : real.exec(sql))
        if (name === 'prepare') {
          return (sql: string) => {
            const statement = real.prepare(sql)
            return isCommit(sql) ? { run: () => commit(() => statement.run()) } : statement
          }
        }
        const value = Reflect.get(real, name, real) as unknown
        return typeof value === 'function' ? (value.bind(real) as unknown) : value
      },
    })
}

for (const [when, kept] of [
  ['before', []],
  ['after', ['a', 'b']],
] as const) {
  test(`fsync fails, COMMIT ${when === 'after' ? 'did' : 'did not'} persist: nobody is told yes, and the process must end`, async (t) => {
    const { journal, write, seen, broken } = journalOn(t, { wrap: failingCommit(when, 'SQLITE_IOERR_FSYNC') })
    const told: string[] = []
    const run = (text: string) =>
      journal.run(({ afterCommit }) => {
        afterCommit(() => told.push(text))
        write(text)()
      })
    t.same(await outcomes([run('a'), run('b')]), ['unavailable', 'unavailable'])
    t.same(seen(), kept, 'whatever the disk holds, an Idempotency-Key finds it out later')
    t.same(told, [])
    t.match(broken, [{ code: 'SQLITE_IOERR_FSYNC' }], 'told once that the store has failed')
    t.same(await outcomes([run('c')]), ['unavailable'], 'after a failed fsync no further write is believed')
    t.same(seen(), kept)
  })
}

test('after an I/O error nothing more is written, not even what was queued before it', async (t) => {
  let ms = 0
  const { journal, write, seen, broken } = journalOn(t, {
    wrap: failingCommit('before', 'SQLITE_IOERR_FSYNC'),
    monotonic: () => (ms += 11),
  })
  const came = await within(outcomes([journal.run(write('a')), journal.run(write('b')), journal.run(write('c'), { urgent: true })]))
  t.same(came, ['unavailable', 'unavailable', 'unavailable'], 'each would be a batch of its own')
  t.same(seen(), [])
  t.equal(broken.length, 1)
})

test('an I/O error within a work is the last thing the journal believes: the rest of its batch is refused', async (t) => {
  const { journal, write, seen, broken } = journalOn(t)
  const came = await within(
    outcomes([
      journal.run(write('a')),
      journal.run(() => {
        throw new Database.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT')
      }),
      journal.run(write('c')),
    ]),
  )
  t.equal(came[1], 'unavailable')
  t.equal(came[2], 'unavailable', 'no write after the store was found broken')
  t.same(seen(), came[0] === 'kept' ? ['a'] : [])
  t.equal(broken.length, 1)
})

test('close after the store broke still answers everybody', async (t) => {
  let ms = 0
  const { journal, write } = journalOn(t, { wrap: failingCommit('before', 'SQLITE_IOERR_WRITE'), monotonic: () => (ms += 11) })
  const queued = [journal.run(write('a')), journal.run(write('b'))]
  journal.close()
  t.same(await within(outcomes(queued)), ['unavailable', 'unavailable'])
})
