import type { Progress, Standing } from '../../../contract/board-answers.ts'
import type { IncidentAnswer, IncidentSummary } from '../../../contract/incident-answers.ts'
import { HOUR_MS, msOf } from '../../../contract/time.ts'
import { KIND_NAMES, MEASURE_NAMES } from '../../../contract/wording.ts'
import { LEVEL_BADGES } from '../../parts/level-words.ts'
import { dayText, lengthText, timeText, wallText } from '../../time/words.ts'
import type { BoardRow } from '../board/arrange.ts'
import { RELEASE_STEPS } from '../board/progress-words.ts'

/** What a leader is told of a clock: 为何, 谁办, 卡在, 下一步. */

export type UnitName = (id: string) => string
export type Clock = IncidentSummary['obligations'][number]
export interface GradingReason {
  measure: keyof typeof MEASURE_NAMES
  value: number
  threshold: number
  level: IncidentSummary['level']
}

const PUBLIC_KINDS: readonly Clock['kind'][] = ['authoritative-release', 'press-conference', 'response', 'follow-up', 'promise']

/** Internal clocks between offices stand on the board; a leader is shown what the public counts. */
export function isForLeader({ clock }: { clock: Pick<Clock, 'kind'> }): boolean {
  return PUBLIC_KINDS.includes(clock.kind)
}

/** The first sentence: `1 项已超时，1 项不足 1小时`. `lefts`: what is left of each open clock, in milliseconds. */
export function firstSentence(lefts: readonly number[]): string {
  if (lefts.length === 0) return '当前没有在途时限'
  const over = lefts.filter((left) => left < 0).length
  const soon = lefts.filter((left) => left >= 0 && left < HOUR_MS).length
  const said = [...(over > 0 ? [`${over} 项已超时`] : []), ...(soon > 0 ? [`${soon} 项不足 1小时`] : [])]
  return said.length > 0 ? said.join('，') : '没有超时，也没有不足 1小时的时限'
}

/** The second, smaller: `另有 8 项未到期，1 项待核实`. */
export function secondSentence(lefts: readonly number[], unverified: number): string {
  const later = lefts.filter((left) => left >= HOUR_MS).length
  const said = [...(later > 0 ? [`另有 ${later} 项未到期`] : []), ...(unverified > 0 ? [`${unverified} 项待核实`] : [])]
  return said.length > 0 || lefts.length === 0 ? said.join('，') : '没有其他在途时限'
}

/** What is overdue of one incident stands on one card, told by what is overdue longest. Rows come by due. */
export function byIncident(rows: readonly BoardRow[]): BoardRow[][] {
  const groups = new Map<string, BoardRow[]>()
  for (const row of rows) groups.set(row.incident.id, [...(groups.get(row.incident.id) ?? []), row])
  return [...groups.values()]
}

/** `持续发布 17 项，最早应于11月4日 09:40 前`. */
export function overdueText(rows: readonly BoardRow[], now: number): string {
  const [first] = rows
  if (first === undefined) return ''
  const kinds = [...new Set(rows.map(({ clock }) => KIND_NAMES[clock.kind]))].join('、')
  const due = `应于${wallText(first.dueAt, now)} 前`
  return rows.length === 1 ? `${kinds}，${due}` : `${kinds} ${rows.length} 项，最早${due}`
}

const TEN_THOUSAND = 10_000

function quantity(value: number, unit: string): string {
  return value >= TEN_THOUSAND && value % TEN_THOUSAND === 0
    ? `${value / TEN_THOUSAND} 万${unit}`
    : `${value.toLocaleString('en-US')} ${unit}`
}

const LAWS: Partial<Record<Clock['kind'], string>> = {
  'authoritative-release': '须在5小时内发布权威信息',
  'press-conference': '须在24小时内举行新闻发布会',
}

/** 为何: the measure that decided the level, and what the level demands; without one, what runs and since when. */
export function whyText(incident: IncidentSummary, clock: Clock, reasons: readonly GradingReason[], now: number): string {
  const rest = `${lengthText(msOf(clock.dueAt) - msOf(clock.anchorAt))}内${KIND_NAMES[clock.kind]}`
  const demand =
    (incident.drill === null ? LAWS[clock.kind] : undefined) ??
    (clock.kind === 'promise' ? `曾公开承诺，${wallText(msOf(clock.dueAt), now)} 前须公布办理结果` : `须在${rest}`)
  const reason = reasons.find((one) => one.level === incident.level)
  if (reason !== undefined) {
    const { name, unit } = MEASURE_NAMES[reason.measure]
    const badge = LEVEL_BADGES[incident.level].name
    return `${name} ${quantity(reason.value, unit)}，达 ${quantity(reason.threshold, unit)}，定为${badge}，${demand}`
  }
  const since = clock.kind === 'promise' ? '' : `，自${wallText(msOf(clock.anchorAt), now)} 起算${clock.anchorPresumed ? '（推定）' : ''}`
  const level = incident.level === 'none' ? '' : `定为${LEVEL_BADGES[incident.level].name}，`
  return `${level}${demand}${since}`
}

const MOST_NAMED = 3

/** 谁办: `县应急管理局牵头，县卫生健康局协办`; whose clock it is, where that is not the lead. */
export function whoText({ assignment }: Pick<IncidentSummary, 'assignment'>, clock: Clock, unitName: UnitName): string {
  const own = clock.part === 'lead' ? [] : [`${unitName(clock.unit)}（${clock.part === 'joint' ? '协办' : '属地'}）`]
  const joint = assignment.joint.filter((unit) => unit !== clock.unit)
  const named = joint.slice(0, MOST_NAMED).map(unitName).join('、')
  const many = joint.length > MOST_NAMED ? `等 ${joint.length} 个单位` : ''
  return [...own, `${unitName(assignment.lead)}牵头`, ...(joint.length === 0 ? [] : [`${named}${many}协办`])].join('，')
}

const HANDS: Record<Progress['waitsFor'][number]['hand'], string> = {
  draft: '拟稿',
  'joint-sign': '会签',
  review: '审核',
  signature: '签发',
  'go-ahead': '同意发布',
  publication: '发布',
}

/** 卡在: who has it and for how long: `县卫生健康局 44分钟未会签`; and that nobody would answer the telephone. */
export function stuckText(
  row: Pick<BoardRow, 'clock' | 'progress' | 'isUnmanned' | 'awaitsReceipt'>,
  unitName: UnitName,
  now: number,
): string {
  const empty = row.isUnmanned ? `，${unitName(row.clock.unit)}此刻无人值班` : ''
  return workText(row, unitName, now) + empty
}

function workText(
  { clock, progress, awaitsReceipt }: Pick<BoardRow, 'clock' | 'progress' | 'awaitsReceipt'>,
  unitName: UnitName,
  now: number,
) {
  const own = unitName(clock.unit)
  if (progress === null) return awaitsReceipt ? `${own}未签收` : `${own}正在办理`
  if (progress.way === 'conference') {
    if (progress.scheduled === null) return `${own}未排定时间地点`
    return `已定${wallText(msOf(progress.scheduled.at), now)}，${progress.scheduled.place}${progress.done >= 2 ? '，待登记实录' : ''}`
  }
  const [first] = progress.waitsFor
  if (first === undefined) {
    if (progress.done === 0) return `${own}未签收`
    return progress.acceptedBySilence ? `${own}未回执，视为签收，尚未拟稿` : `${own}已签收，尚未拟稿`
  }
  const since = progress.since === null ? null : msOf(progress.since)
  if (progress.returned && since !== null) return `稿件${wallText(since, now)} 退回后未再报送`
  const units = [...new Set(progress.waitsFor.map((held) => (held.unit === null ? '协调单位' : unitName(held.unit))))].join('、')
  return `${units} ${since === null ? '' : lengthText(Math.max(0, now - since))}未${HANDS[first.hand]}`
}

const ROLES: Record<NonNullable<Standing['obligations'][number]['next']>['tells'][number]['role'], string> = {
  duty: '值班',
  head: '负责人',
  coordinator: '协调岗',
  leader: '主要负责同志',
}

/** 下一步: what the service does by itself if nothing moves: `14:50 仍未完成，提醒县人民政府主要负责同志`. Null: nothing more. */
export function nextText(next: Standing['obligations'][number]['next'], clock: Clock, unitName: UnitName, now: number): string | null {
  if (next === null) return null
  const at = msOf(next.at)
  const last = next.tells[next.tells.length - 1]
  if (last === undefined) return null
  const done = clock.kind === 'press-conference' ? '召开' : '发布'
  const when = dayText(at, now) === '今日' ? timeText(at) : wallText(at, now)
  return `${when} 仍未${done}，提醒${unitName(last.unit)}${ROLES[last.role]}`
}

/** 还差: the steps that are left before it is public: `县卫生健康局会签、审核、签发`. Empty when nothing is. */
export function missingSteps(progress: Progress | null, unitName: UnitName): string {
  if (progress === null) return ''
  if (progress.way === 'conference') return ['排定时间地点', '召开', '登记实录'].slice(progress.done).join('、')
  const rest: string[] = RELEASE_STEPS.slice(progress.done, -1).filter((step) => step !== '会签' || progress.joint !== null)
  const signing = progress.waitsFor.filter((held) => held.hand === 'joint-sign').flatMap((held) => held.unit ?? [])
  return rest.map((step) => (step === '会签' && signing.length > 0 ? `${signing.map(unitName).join('、')}会签` : step)).join('、')
}

/** Why this unit leads: what applied, in the order it was tried. */
export function leadReasons({ assignment }: Pick<IncidentAnswer, 'assignment'>): string {
  return assignment.because
    .filter(({ applied, rule }) => applied && rule !== 'AS-7')
    .map(({ text }) => text)
    .join('；')
}
