import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { LiveLine } from '../../src/web/live/line.ts'
import type { LineState, Recovery } from '../../src/web/live/line.ts'
import { log } from '../support/incidents.ts'
import { startService, until } from '../support/service.ts'
import type { Client } from '../support/service.ts'
import { WebSocket } from 'ws'

/** The line of a page against the real service; what differs from a browser is only who opens the socket. */
function lineOf(t: Test, client: Client, url: () => string) {
  const heard = {
    frames: [] as { type: string; seq?: number }[],
    states: [] as LineState[],
    refetched: 0,
    recovered: [] as Recovery[],
    time: 0,
  }
  const opened: string[] = []
  const line = new LiveLine({
    open: (path, protocol) => {
      opened.push(path)
      const socket = new WebSocket(`${url().replace('http', 'ws')}${path}`, protocol, { headers: { cookie: client.cookie ?? '' } })
      socket.on('error', () => undefined)
      return socket as unknown as globalThis.WebSocket
    },
    monotonic: () => performance.now(),
    frame: (frame) => heard.frames.push(frame),
    state: (state) => heard.states.push(state),
    refetch: () => (heard.refetched += 1),
    recovered: (recovery) => heard.recovered.push(recovery),
    time: () => (heard.time += 1),
  })
  t.teardown(() => line.stop())
  return { line, heard, opened }
}

test('the line opens, tells the time by ping, and hands on what comes', async (t) => {
  const service = await startService(t)
  const { line, heard } = lineOf(t, await service.as('coordinator', 'ay-publicity'), () => service.url)
  line.start()
  await until(() => (heard.frames.some(({ type }) => type === 'pong') ? true : null))
  t.equal(line.state.is, 'open')
  t.equal(heard.refetched, 1, 'lists are fetched behind the first greeting')
  t.ok(heard.time >= 2, 'greeting and pong')
  await log(await service.as('recorder', 'ay-gov-office'))
  await until(() =>
    heard.frames.some(({ type }) => type === 'alert') && heard.frames.some(({ type }) => type === 'incident') ? true : null,
  )
  t.end()
})

test('after the service was away the line comes back by itself, misses no alert and says what it caught up', async (t) => {
  const first = await startService(t)
  let url = first.url
  const watcher = await first.as('coordinator', 'ay-publicity')
  const { line, heard, opened } = lineOf(t, watcher, () => url)
  line.start()
  await until(() => (line.state.is === 'open' ? true : null))
  await log(await first.as('recorder', 'ay-gov-office'))
  const seen = await until(() => heard.frames.findLast(({ type }) => type === 'alert')?.seq)
  await first.stop()
  await until(() => (line.state.is === 'broken' ? true : null))
  t.equal(line.state.is === 'broken' && line.state.tries, 1, 'told at once')

  const second = await startService(t, { folder: first.folder })
  await log(await second.as('recorder', 'ay-gov-office'), { title: '中断期间登记的一起' })
  url = second.url
  const recovery = await until(() => heard.recovered[0], 20_000)
  t.match(opened.at(-1), /\?after=\d+$/, 'carries on where it broke')
  t.ok(recovery.alerts > 0 && recovery.incidents > 0, JSON.stringify(recovery))
  t.ok(recovery.brokenMs > 0)
  const seqs = heard.frames.filter(({ type }) => type === 'alert').map(({ seq }) => seq)
  t.equal(new Set(seqs).size, seqs.length, 'none twice')
  t.ok((seqs.at(-1) ?? 0) > seen)
  t.equal(heard.refetched, 1, 'nothing had to be fetched again')
})

test('a signed-out person is not reconnected', async (t) => {
  const service = await startService(t)
  const client = await service.as('coordinator', 'ay-publicity')
  const { line, heard, opened } = lineOf(t, client, () => service.url)
  line.start()
  await until(() => (line.state.is === 'open' ? true : null))
  await client.delete('/api/session')
  await until(() => (heard.states.at(-1)?.is === 'signed-out' ? true : null))
  await sleep(1_200)
  t.equal(opened.length, 1)
})
