import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS, MINUTE_MS } from '../../../contract/time.ts'
import { spokenDuration, wallText } from '../../time/words.ts'

/** An instant as an officer types it; `ms` is the epoch. Empty text is an instant that is not known. */
export type EnteredInstant = { ms: number | null } | { fault: string }

const NOW_WORDS = /^(现在|此刻|刚才|0)$/
const AGO = /^[-－—](?:(\d{1,2})(?:天|日))?(?:(\d{1,3})(?:小时|时))?(?:(\d{1,4})(?:分钟|分)?)?$/
const TIME = /^(\d{1,2})(?:[:：时点]?(\d{2})分?|[时点])$/
const AHEAD = /^[+＋](?:(\d{1,2})(?:天|日))?(?:(\d{1,3})(?:小时|时))?(?:(\d{1,4})(?:分钟|分)?)?$/
const DAYS_BACK: Record<string, number> = {
  ...{ 今: 0, 今日: 0, 今天: 0, 昨: 1, 昨日: 1, 昨天: 1, 前: 2, 前日: 2, 前天: 2 },
  ...{ 明: -1, 明日: -1, 明天: -1, 后: -2, 后日: -2, 后天: -2 },
}
const NAMED_DAY = /^([今昨前明后][日天]?)(.+)$/
const DATE = /^(?:(\d{4})[年\-/.])?(\d{1,2})[月\-/.](\d{1,2})日?(?:T|，)?(.+)$/
const DAY_OF_MONTH = /^(\d{1,2})日(.+)$/
/** As the service allows for clocks that differ. */
const TOLERANCE_MS = 2 * MINUTE_MS

const HOW = '请写成 1052、昨2240、-30分 或 11月20日 09:30'
const HOW_AHEAD = '请写成 1700、明0900、+2小时 或 11月22日 09:30'

/** Reads `1052`, `昨2240`, `-30分`, `11月20日 0930` and the like, Beijing time, as of the server's `now`; `isAhead`: what is planned (`明0900`, `+2小时`). */
export function readInstant(text: string, now: number, isAhead = false): EnteredInstant {
  const plain = text.normalize('NFKC').replace(/\s+/g, '')
  if (plain === '') return { ms: null }
  const ms = msOfText(plain, now, isAhead)
  if (ms === null) return { fault: isAhead ? HOW_AHEAD : HOW }
  if (!isAhead && ms > now + TOLERANCE_MS) return { fault: futureText(ms, now, TIME.test(plain)) }
  return { ms }
}

function msOfText(text: string, now: number, isAhead: boolean): number | null {
  if (NOW_WORDS.test(text)) return now
  const ago = AGO.exec(text)
  if (ago !== null && text.length > 1) return now - lengthOf(ago)
  const ahead = AHEAD.exec(text)
  if (ahead !== null && text.length > 1) return now + lengthOf(ahead)
  const today = Math.floor((now + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS
  const named = NAMED_DAY.exec(text)
  if (named !== null) return at(today - (DAYS_BACK[named[1] ?? ''] ?? 0) * DAY_MS, named[2] ?? '')
  const { year, month } = fieldsOf(now)
  const date = DATE.exec(text)
  if (date !== null) {
    const [givenYear, m, d] = [date[1], Number(date[2]), Number(date[3])]
    const day = dayStart(givenYear === undefined ? year : Number(givenYear), m, d)
    // In January, December is last year's.
    const meant = !isAhead && givenYear === undefined && day !== null && day > now ? dayStart(year - 1, m, d) : day
    return meant === null ? null : at(meant, date[4] ?? '')
  }
  const ofMonth = DAY_OF_MONTH.exec(text)
  if (ofMonth !== null) {
    const day = dayStart(year, month, Number(ofMonth[1]))
    return day === null ? null : at(day, ofMonth[2] ?? '')
  }
  return at(today, text)
}

/** Of the days, hours and minutes that were matched. */
function lengthOf(parts: RegExpExecArray): number {
  const [days, hours, minutes] = parts.slice(1).map((part) => Number(part ?? 0)) as [number, number, number]
  return days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS
}

/** The time of day on the day that begins at `start`. */
function at(start: number, text: string): number | null {
  const time = TIME.exec(text)
  if (time === null) return null
  const [hour, minute] = [Number(time[1]), Number(time[2] ?? 0)]
  return hour > 23 || minute > 59 ? null : start + hour * HOUR_MS + minute * MINUTE_MS
}

function dayStart(year: number, month: number, day: number): number | null {
  const ms = Date.UTC(year, month - 1, day) - BEIJING_OFFSET_MS
  const back = fieldsOf(ms)
  return back.month === month && back.day === day ? ms : null
}

function fieldsOf(ms: number) {
  const date = new Date(ms + BEIJING_OFFSET_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

function futureText(ms: number, now: number, isBare: boolean): string {
  const ahead = `晚于服务器时间 ${spokenDuration(ms - now)}（现在 ${wallText(now, now).slice(3)}）`
  return isBare ? `${ahead}，昨日请在前面加“昨”` : `${ahead}，请核对`
}

/** `54分钟前`; what lies within the tolerance is now. */
export function agoText(ms: number, now: number): string {
  return now - ms < MINUTE_MS ? '刚刚' : `${spokenDuration(now - ms).replace('小时00分钟', '小时')}前`
}
