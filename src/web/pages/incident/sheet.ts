import { msOf } from '../../../contract/time.ts'
import { LEVEL_BADGES } from '../../parts/level-words.ts'
import { dateText, durationText, timeText, yearOf } from '../../time/words.ts'
import { missingWords } from './missing-words.ts'
import { CHANNEL_NAMES, CONFERENCE_NAMES, NOTICE_NAMES, RELEASE_KIND_NAMES } from '../../../contract/wording.ts'
import type { IncidentEntry } from './entries.ts'
import { regradingsOf } from './timeline/regradings.ts'
import { obligationRows } from './panels/obligation-rows.ts'
import type { ObligationRow } from './panels/obligation-rows.ts'
import type { ShownIncident } from './view.ts'

/** 专报: one page about one incident, in sentences and short tables, as it is handed upwards. */
export interface Sheet {
  number: string
  title: string
  cutoff: string
  /** 基本情况. */
  basics: string
  /** 责任单位. */
  units: string
  /** The clocks that do not stand in the table, by how they ended. */
  others: string
  clocks: readonly { name: string; unit: string; due: string; state: string; result: string }[]
  /** 发布情况, 批示和督办: newest last. */
  releases: readonly string[]
  orders: readonly string[]
  /** What is still to be done. */
  missing: string
}

const MOST_LINES = 5
const MOST_CLOCKS = 10

export function sheetOf(incident: ShownIncident, entries: readonly IncidentEntry[], now: number, unitName: (id: string) => string): Sheet {
  const wall = (instant: string) => onPaper(msOf(instant))
  const { anchors, assignment, source } = incident
  const times = [
    [anchors.occurredAt, '事发'],
    [anchors.surfacedAt, '首发'],
    [anchors.discoveredAt, '发现'],
    [anchors.recordedAt, '登记'],
  ] as const
  const course = times.flatMap(([at, name]) => (at === null ? [] : [`${wall(at)} ${name}`])).join('，')
  const regradings = regradingsOf(entries).map(({ at, from, to, reason }) => {
    const why = reason === '' ? '' : `（${reason.replace(/。$/, '')}）`
    return `${onPaper(at)} ${LEVEL_BADGES[from].name}调为${LEVEL_BADGES[to].name}${why}`
  })
  const list = (name: string, ids: readonly string[]) => (ids.length === 0 ? [] : [`${name}：${ids.map(unitName).join('、')}`])
  const last = <T>(lines: readonly T[]) => lines.slice(-MOST_LINES)
  const rows = obligationRows(incident, now, now, unitName).filter(({ clock, state }) => clock.kind !== 'acceptance' && state !== 'void')
  // What can still be met first: that is what a leader can change.
  const inOrder = [...rows].sort((a, b) => rank(a) - rank(b))
  return {
    number: incident.number,
    title: incident.title,
    cutoff: `${yearOf(now)}年${onPaper(now)}`,
    basics: [
      `${incident.summary ?? incident.title}`.replace(/。?$/, '。'),
      `${course}。来源：${source.outlet ?? CHANNEL_NAMES[source.channel]}。`,
      `定级：${LEVEL_BADGES[incident.level].name}${regradings.length === 0 ? '' : `，${regradings.join('；')}`}。`,
    ].join(''),
    units: [
      ...list('牵头', [assignment.lead]),
      ...list('协办', assignment.joint),
      ...list('属地', assignment.local),
      ...list('组织协调', assignment.coordinators),
    ].join('；'),
    others: othersText(inOrder.slice(MOST_CLOCKS)),
    clocks: inOrder.slice(0, MOST_CLOCKS).map((row) => ({
      name: row.name,
      unit: unitName(row.clock.unit),
      due: wall(row.clock.dueAt),
      state: [row.word, ...row.marks].join('，'),
      result: resultOnPaper(row, now),
    })),
    releases: last(
      [
        ...incident.releases.map((one) => ({
          at: one.publishedAt,
          text: `${wall(one.publishedAt)} ${RELEASE_KIND_NAMES[one.kind]}《${one.title}》，${one.published.channels.map(({ name }) => name).join('、')}`,
        })),
        ...incident.pressConferences
          .filter(({ record }) => record !== null)
          .map((one) => ({
            at: one.record?.heldAt ?? one.scheduledAt,
            text: `${wall(one.record?.heldAt ?? one.scheduledAt)} ${CONFERENCE_NAMES[one.kind]}，${one.place}`,
          })),
      ]
        .sort((a, b) => a.at.localeCompare(b.at))
        .map(({ text }) => text),
    ),
    orders: last(
      [
        ...incident.directives.map((one) => ({ at: one.recordedAt, text: `${wall(one.recordedAt)} 批示：${one.text}` })),
        ...incident.supervisionNotices.map((one) => ({
          at: one.recordedAt,
          text: `${wall(one.recordedAt)} ${NOTICE_NAMES[one.colour]}：${one.text}`,
        })),
      ]
        .sort((a, b) => a.at.localeCompare(b.at))
        .map(({ text }) => text),
    ),
    missing: missingText(incident),
  }
}

function rank({ state }: ObligationRow): number {
  return ['urgent', 'near', 'calm'].includes(state) ? 0 : state === 'over' ? 1 : 2
}

/** A miss that found no room in the table is told all the same. */
function othersText(rows: readonly ObligationRow[]): string {
  if (rows.length === 0) return ''
  const words = [...new Set(rows.map(({ word }) => word))]
  return `另有 ${rows.length} 项：${words.map((word) => `${word} ${rows.filter((row) => row.word === word).length}`).join('，')}。`
}

function missingText({ phase, missingForClosing }: ShownIncident): string {
  if (phase !== 'open') return phase === 'closed' ? '已办结。' : '已并入另一起事件。'
  if (missingForClosing.length === 0) return '各项已完成，可以办结。'
  return `办结尚缺 ${missingForClosing.length} 项：${missingWords(missingForClosing)}。`
}

function resultOnPaper({ clock, state, result }: ObligationRow, now: number): string {
  const dueAt = msOf(clock.dueAt)
  if (clock.satisfiedAt !== null) {
    const [at, margin] = [msOf(clock.satisfiedAt), dueAt - msOf(clock.satisfiedAt)]
    return `${onPaper(at)}，${margin < 0 ? '超时' : '提前'} ${durationText(margin, false)}`
  }
  if (state === 'unverified' || state === 'exempt') return state === 'exempt' ? result : '佐证待核实'
  return `${dueAt < now ? '超时' : '剩'} ${durationText(dueAt - now, false)}`
}

/** On paper 今日 means nothing the day after. */
function onPaper(at: number): string {
  return `${dateText(at)} ${timeText(at)}`
}
