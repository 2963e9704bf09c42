import type { IncidentAnswer, ObligationAnswer } from '../contract/incident-answers.ts'
import { msOf } from '../contract/time.ts'
import { dateText, durationText, timeText, yearOf } from '../contract/wall-time.ts'
import { CHANNEL_NAMES, CONFERENCE_NAMES, KIND_NAMES, LEVEL_NAMES, RELEASE_KIND_NAMES } from '../contract/wording.ts'
import { fitted } from './fitted.ts'
import { asSentence } from './paper.ts'

/**
 * 专报: one incident on one page, as it is handed to a leader who writes on it. Texts are cut at whole clauses, lists to what fits; what
 * found no room is counted and said to stand in the system.
 */
export interface Brief {
  masthead: string
  number: string
  office: string
  date: string
  title: string
  /** 基本情况, 责任单位. */
  facts: string
  units: string
  clocks: readonly (readonly [name: string, unit: string, due: string, result: string])[]
  others: string
  /** 发布情况, 下一步. */
  released: string
  next: string
  foot: string
}

export interface BriefNames {
  place: string
  office: string
  unit: (id: string) => string
}

/** What fits on the page, in characters and rows. */
const LONGEST = { title: 23, facts: 95, units: 64, outlet: 14, unit: 9, released: 84, next: 68 }
const MOST_CLOCKS = 4
const STATUTORY: readonly string[] = ['authoritative-release', 'press-conference', 'response']
const MOST_UNITS = 4
const MOST_RELEASES = 3

/** As of `now`, epoch milliseconds. */
export function briefOf(incident: IncidentAnswer, now: number, names: BriefNames): Brief {
  const { anchors, source, level, handledAs } = incident
  const times = [
    [anchors.occurredAt, '事发'],
    [anchors.surfacedAt, '网上首发'],
    [anchors.discoveredAt, '发现'],
  ] as const
  const course = times.flatMap(([at, name]) => (at === null ? [] : [`${wall(at)}${name}`])).join('，')
  const graded = `定为${LEVEL_NAMES[level]}${handledAs === null ? '' : `，按${LEVEL_NAMES[handledAs]}办理`}`
  const summary = asSentence((incident.summary ?? incident.title).replace(/\s+/g, ''))
  const clocks = incident.obligations
    .filter(({ kind, state }) => kind !== 'acceptance' && state !== 'void')
    .sort((a, b) => rank(a) - rank(b) || msOf(a.dueAt) - msOf(b.dueAt))
  return {
    masthead: `${names.place}政务舆情专报`,
    number: incident.drill === null ? incident.number : `演练　${incident.number}`,
    office: names.office,
    date: `${yearOf(now)}年${dateText(now)}${timeText(now)}`,
    title: fitted(incident.title, LONGEST.title, '…'),
    facts: `${fitted(summary, LONGEST.facts)}${course}；来源${source.outlet === null ? CHANNEL_NAMES[source.channel] : fitted(source.outlet, LONGEST.outlet, '…')}；${graded}。`,
    units: fitted(unitsText(incident, names), LONGEST.units),
    clocks: clocks
      .slice(0, MOST_CLOCKS)
      .map((clock) => [
        nameOf(clock),
        fitted(names.unit(clock.unit), LONGEST.unit, '…'),
        `${dateText(msOf(clock.dueAt))}${timeText(msOf(clock.dueAt))}`,
        resultOf(clock, now),
      ]),
    others: othersText(clocks.slice(MOST_CLOCKS)),
    released: fitted(releasedText(incident), LONGEST.released),
    next: fitted(nextText(incident, clocks, names), LONGEST.next),
    foot: `数据截至${yearOf(now)}年${dateText(now)}${timeText(now)}，全部经过和原文见系统，编号${incident.number}。`,
  }
}

function wall(instant: string): string {
  const at = msOf(instant)
  return `${dateText(at)}${timeText(at)}`
}

/** What the law counts stands first, then what can still be met, because a leader can change it, then what is missed. */
function rank({ kind, ordinal, state }: ObligationAnswer): number {
  if (STATUTORY.includes(kind) && ordinal === 1) return 0
  return 1 + (['running', 'overdue', 'unverified'].includes(state) ? ['running', 'overdue', 'unverified'].indexOf(state) : 3)
}

function nameOf({ kind, ordinal }: ObligationAnswer): string {
  return kind === 'follow-up' && ordinal > 1 ? `${KIND_NAMES[kind]}第${ordinal}期` : KIND_NAMES[kind]
}

function resultOf(clock: ObligationAnswer, now: number): string {
  const dueAt = msOf(clock.dueAt)
  const marks = [
    ...(clock.overdueBeforeDiscovered ? ['发现即超时'] : []),
    ...(clock.overdueBeforeGraded ? ['定级即超时'] : []),
    ...(clock.overdueBeforeAssigned ? ['交办即超时'] : []),
  ].slice(0, 1)
  const said = () => {
    if (clock.state === 'unverified') return '佐证待核实'
    if (clock.state === 'exempt') return '豁免'
    if (clock.satisfiedAt === null) return `${dueAt < now ? '已超时' : '剩余'}${durationText(dueAt - now, false)}`
    const at = msOf(clock.satisfiedAt)
    // On the day on which it was due the time alone says when.
    const day = dateText(at) === dateText(dueAt) ? '当日' : dateText(at)
    return `${day}${timeText(at)}完成，${at > dueAt ? '超时' : '提前'}${durationText(at - dueAt, false)}`
  }
  return [said(), ...marks].join('，')
}

function othersText(clocks: readonly ObligationAnswer[]): string {
  if (clocks.length === 0) return ''
  const missed = clocks.filter(({ state }) => state === 'overdue' || state === 'late').length
  return `另有${clocks.length}项时限未列${missed === 0 ? '' : `，其中超时${missed}项`}，余见系统。`
}

function unitsText({ assignment }: IncidentAnswer, names: BriefNames): string {
  const part = (name: string, ids: readonly string[]) => {
    const named = ids.slice(0, MOST_UNITS).map(names.unit).join('、')
    return ids.length === 0 ? [] : [`${name}${named}${ids.length > MOST_UNITS ? `等${ids.length}个单位` : ''}`]
  }
  const parts = [
    ...part('牵头', [assignment.lead]),
    ...part('协办', assignment.joint),
    ...part('属地', assignment.local),
    ...part('组织协调', assignment.coordinators),
  ]
  return `${parts.join('；')}。`
}

function releasedText({ releases, pressConferences, interviews }: IncidentAnswer): string {
  const told = [
    ...releases.map(({ publishedAt: at, kind, title }) => ({ at, text: `${RELEASE_KIND_NAMES[kind]}《${title}》` })),
    ...pressConferences.flatMap(({ record, kind }) =>
      record === null ? [] : [{ at: record.heldAt, text: `召开${CONFERENCE_NAMES[kind]}` }],
    ),
    ...interviews.map(({ at, outlet }) => ({ at, text: `接受${outlet}采访` })),
  ].sort((a, b) => msOf(b.at) - msOf(a.at))
  if (told.length === 0) return '尚未对外发布。'
  const newest = told.slice(0, MOST_RELEASES).map(({ at, text }) => `${wall(at)}${text}`)
  return `已对外发布${told.length}次，最近${newest.length === 1 ? '一次' : `${newest.length}次`}：${newest.join('；')}。`
}

function nextText({ phase, missingForClosing }: IncidentAnswer, clocks: readonly ObligationAnswer[], names: BriefNames): string {
  if (phase === 'closed') return '已办结。'
  if (phase === 'merged') return '已并入另一起事件，在该事件中办理。'
  const [first] = clocks.filter(({ state }) => state === 'running').sort((a, b) => msOf(a.dueAt) - msOf(b.dueAt))
  const late = clocks.filter(({ state }) => state === 'overdue').length
  return [
    ...(late === 0 ? [] : [`已超时未完成的${late}项，应立即补办`]),
    ...(first === undefined ? [] : [`${names.unit(first.unit)}须在${wall(first.dueAt)}前完成${nameOf(first)}`]),
    missingForClosing.length === 0 ? '各项已完成，可以办结' : `办结尚缺${missingForClosing.length}项`,
  ]
    .join('；')
    .concat('。')
}
