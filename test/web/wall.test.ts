import { test } from 'tap'
import type { WallAnswer } from '../../src/contract/wall-answers.ts'
import { CLOSE_SESSION_ENDED } from '../../src/web/live/frames.ts'
import type { Socket } from '../../src/web/live/line.ts'
import { ticketSocket } from '../../src/web/pages/wall/ticket-socket.ts'
import { isTimeToReload } from '../../src/web/pages/wall/wall-life.ts'
import { fitTitle, kindText, shortWallText, wallContent, wallUnit } from '../../src/web/pages/wall/wall-rows.ts'

const HOUR_MS = 60 * 60_000
const NOW = Date.UTC(2026, 10, 21, 6, 32)

function clock(incident: string, hours: number, over: Record<string, unknown> = {}): WallAnswer['clocks'][number] {
  const at = (ms: number) => new Date(ms).toISOString()
  const due = NOW + hours * HOUR_MS
  return {
    ...{ id: `${incident} ${hours} ${JSON.stringify(over)}`, incident, title: incident, level: 'none', kind: 'response', unit: 'u' },
    ...{ state: hours < 0 ? 'overdue' : 'running', anchorAt: at(due - 48 * HOUR_MS), dueAt: at(due), drill: null, progress: null },
    ...over,
  } as unknown as WallAnswer['clocks'][number]
}

test('the wall: what is overdue by incident and kind, the next that can still be met, the rest; every clock counts', (t) => {
  const clocks = [
    clock('a', -30, { kind: 'follow-up' }),
    clock('a', -6, { kind: 'follow-up' }),
    clock('b', -1),
    clock('c', 1),
    clock('d', 7, { unit: 'v' }),
    clock('d', 7, { unit: 'w' }),
    clock('e', 20),
  ]
  const { counts, over, next, rest } = wallContent(clocks, NOW)
  t.same(counts, { over: 3, urgent: 1, near: 2, calm: 1 })
  t.same(
    over.map((row) => [row.clock.incident, kindText(row)]),
    [
      ['a', '持续发布 2项'],
      ['b', '回应'],
    ],
  )
  t.equal(next?.clock.incident, 'c')
  t.same(
    rest.map((row) => [row.clock.incident, kindText(row)]),
    [
      ['d', '回应 2家'],
      ['e', '回应'],
    ],
  )
  t.equal(wallContent([clock('a', 0)], NOW).next?.state, 'urgent', 'exactly at due is still in time')
  t.equal(wallContent([], NOW).next, null)
  t.end()
})

test('titles break behind their clauses and lose whole clauses; units are called by their short names', (t) => {
  t.same(fitTitle('龙台镇一化工企业仓库起火，周边群众疏散', 17, 2), ['龙台镇一化工企业仓库起火，', '周边群众疏散'])
  t.same(fitTitle('龙台镇一化工企业仓库起火，周边群众疏散', 14, 1), ['龙台镇一化工企业仓库起火'])
  t.same(fitTitle('县道石羊镇段路面塌陷', 14, 1), ['县道石羊镇段路面塌陷'])
  t.same(fitTitle('家长反映某小学课后服务强制收费', 8, 1), ['家长反映某小学…'])
  t.same(fitTitle('家长反映某小学课后服务强制收费', 8, 2), ['家长反映某小学课', '后服务强制收费'])
  const unit = (name: string, shortName: string | null = null) => wallUnit({ id: 'u', name, shortName }, '安岳县')
  t.same(
    [unit('安岳县应急管理局'), unit('中共安岳县委宣传部'), unit('安岳县人民政府'), unit('石羊镇人民政府'), unit('某局', '住建局')],
    ['应急管理局', '县委宣传部', '县人民政府', '石羊镇人民政府', '住建局'],
  )
  t.equal(wallUnit(undefined, '安岳县'), '')
  t.equal(shortWallText(NOW + 20 * HOUR_MS, NOW), '明日 10:32')
  t.equal(shortWallText(NOW + 60 * HOUR_MS, NOW), '24日 02:32')
  t.end()
})

test('once a day before dawn, and only while nothing falls due, the wall loads itself anew', (t) => {
  const dawn = Date.UTC(2026, 10, 21, 20, 30)
  t.equal(isTimeToReload(dawn, 3 * HOUR_MS, [dawn + HOUR_MS]), true)
  t.equal(isTimeToReload(dawn, HOUR_MS, []), false, 'just switched on')
  t.equal(isTimeToReload(dawn, 3 * HOUR_MS, [dawn + 60_000]), false, 'something falls due')
  t.equal(isTimeToReload(dawn, 3 * HOUR_MS, [dawn - 60_000]), false, 'something has just fallen due')
  t.equal(isTimeToReload(NOW, 30 * HOUR_MS, []), false, 'in the afternoon')
  t.end()
})

test('a line of a wall asks for a ticket each time; a refused one means that the link is over', async (t) => {
  const real: Socket = { onmessage: null, onclose: null, send: () => undefined, close: () => undefined }
  const opened: string[] = []
  const open = (ticket: string) => {
    opened.push(ticket)
    return real
  }
  const turn = () => new Promise((resolve) => setTimeout(resolve, 1))
  const codes: number[] = []
  const listen = (socket: Socket) => {
    socket.onclose = ({ code }) => codes.push(code)
    return socket
  }
  listen(ticketSocket(async () => 't1', open))
  await turn()
  t.same(opened, ['t1'])
  real.onclose?.call(real as WebSocket, { code: 1001 } as CloseEvent)
  listen(ticketSocket(async () => null, open))
  listen(
    ticketSocket(async () => {
      throw new Error('away')
    }, open),
  )
  await turn()
  t.same(codes, [1001, CLOSE_SESSION_ENDED, 1006])
  const given = listen(ticketSocket(async () => 't2', open))
  given.close()
  await turn()
  t.same(opened, ['t1'], 'closed before the ticket came: nothing is opened')
})
