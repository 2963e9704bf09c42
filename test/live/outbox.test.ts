import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import type { WebSocket } from '@fastify/websocket'
import { test } from 'tap'
import { DutyLine } from '../../src/live/duty-line.ts'
import { Outbox } from '../../src/live/outbox.ts'

const COUNTY = { subtree: '512021', participant: null }
const UNIT = { subtree: null, participant: 'ay-tax' }
const HERE = { divisions: new Set(['512021']), units: new Set(['ay-health']), drillFor: null }

/** The far end of a line: what has been sent to it. */
class FarEnd extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  readonly bufferedAmount = 0
  readonly sent: string[] = []
  fails = false

  send(text: string): void {
    if (this.fails) throw new Error('broken pipe')
    this.sent.push(text)
  }

  close(): void {
    this.readyState = 3
  }
}

function lineOf(scope: typeof COUNTY | typeof UNIT, caughtUpTo: number): { line: DutyLine; far: FarEnd } {
  const far = new FarEnd()
  const wire = new Writable({ write: (_chunk, _encoding, done) => done() })
  const line = new DutyLine(far as unknown as WebSocket, wire, { session: 's', account: 'a', wall: null, scope }, (t) => ({
    type: 'pong',
    t,
    serverTime: '',
  }))
  line.caughtUpTo = caughtUpTo
  line.isLive = true
  return { line, far }
}

/** Sending begins behind the turn in hand and goes on in slices: a busy machine may need several of them. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 200))

test('each line gets what is in its scope and it has not had, in order; nothing is sent before the turn is over', async (t) => {
  const [open, late, outside] = [lineOf(COUNTY, 0), lineOf(COUNTY, 2), lineOf(UNIT, 0)]
  const catchingUp = lineOf(COUNTY, 0)
  catchingUp.line.isLive = false
  const outbox = new Outbox(new Set([open, late, outside, catchingUp].map(({ line }) => line)))
  for (const seq of [1, 2, 3]) outbox.put({ seq, text: String(seq), wallText: null, whereabouts: HERE, isAlert: false })
  t.same(open.far.sent, [], 'what is recorded next goes first')
  await turn()
  t.same(open.far.sent, ['1', '2', '3'])
  t.same(late.far.sent, ['3'], 'what it had while catching up does not come twice')
  t.same(outside.far.sent, [])
  t.same(catchingUp.far.sent, [])
  outbox.put({ seq: 4, text: '4', wallText: null, whereabouts: HERE, isAlert: false })
  await turn()
  t.same(open.far.sent, ['1', '2', '3', '4'], 'and it goes on')
})

test('a line that fails is cut, the others are served', async (t) => {
  const [broken, sound] = [lineOf(COUNTY, 0), lineOf(COUNTY, 0)]
  broken.far.fails = true
  const outbox = new Outbox([broken.line, sound.line])
  outbox.put({ seq: 1, text: '1', wallText: null, whereabouts: HERE, isAlert: false })
  await turn()
  t.equal(broken.line.isOpen, false)
  t.same(sound.far.sent, ['1'])
  outbox.put({ seq: 2, text: '2', wallText: null, whereabouts: HERE, isAlert: false })
  await turn()
  t.same(sound.far.sent, ['1', '2'])
})
