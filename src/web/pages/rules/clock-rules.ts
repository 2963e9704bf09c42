import type { PackAnswer } from '../../../contract/administration.ts'
import { HOUR_MS, parseDuration } from '../../../contract/time.ts'
import { KIND_NAMES } from '../../../contract/wording.ts'
import { ANCHOR_NAMES } from '../../parts/anchor-words.ts'
import { lengthText } from '../../time/words.ts'
import { SEVERITY_WORDS } from '../board/alert-words.ts'

/** The clocks of a policy pack in words. Pure: the same pack gives the same text. */

type Kind = keyof PackAnswer['clocks']
type Clock = NonNullable<PackAnswer['clocks'][Kind]>
type Step = Clock['steps'][number]

export interface ClockRule {
  kind: Kind
  name: string
  /** Statutory ones count in every rate; the others are standing or internal. */
  group: '法定' | '持续' | '内部'
  /** Who owes it, and when. */
  owes: string
  length: string
  anchors: string
  source: string
  steps: { when: string; severity: string; tell: string }[]
  /** How it goes on after the last step; null where it does not. */
  repeat: string | null
}

/** The pack says how long and who is told; who owes it stands in the rules themselves (CL-2, CL-10 to CL-12, IN-12, IN-13). */
const OWES: Record<Kind, { group: ClockRule['group']; owes: string }> = {
  'authoritative-release': { group: '法定', owes: '重大以上突发事件，牵头单位' },
  'press-conference': { group: '法定', owes: '重大以上突发事件，牵头单位' },
  response: { group: '法定', owes: '较大、一般和非突发事件，牵头单位；多地的，各属地单位' },
  'follow-up': { group: '持续', owes: '重大以上突发事件，首次发布以后每个间隔一次，至处置结束' },
  promise: { group: '持续', owes: '对外承诺再次答复的单位' },
  acceptance: { group: '内部', owes: '牵头、协办、属地单位；到时未回执，视为签收，不计按时率' },
  contribution: { group: '内部', owes: '协办单位，以会签或者意见完成' },
  'upward-report': { group: '内部', owes: '重大以上突发事件，牵头单位，以第一次上报完成' },
  confirmation: { group: '内部', owes: '电话指示由他人代录的，由该领导补认' },
}

const AUDIENCE_WORDS: Record<Step['tell'][number], string> = {
  duty: '单位值班',
  head: '单位负责人',
  coordinator: '协调单位',
  leader: '领导',
}

export function clockRules(pack: PackAnswer): ClockRule[] {
  return (Object.keys(OWES) as Kind[]).flatMap((kind) => {
    const clock = pack.clocks[kind]
    if (clock === undefined) return []
    return [
      {
        kind,
        name: KIND_NAMES[kind],
        ...OWES[kind],
        length: lengthOf(kind, clock),
        anchors: anchorsOf(clock),
        source: sourceText(pack, clock.source),
        steps: clock.steps.map(({ at, severity, tell }) => ({
          when: whenText(at),
          severity: SEVERITY_WORDS[severity],
          tell: tellText(tell),
        })),
        repeat: repeatText(clock),
      },
    ]
  })
}

/** `国务院办公厅关于…的通知（国办发〔2016〕61号）`. */
export function sourceText(pack: PackAnswer, key: string): string {
  const source = pack.sources[key]
  return source === undefined ? key : `${source.title}（${source.number}）`
}

/** `到期前 4小时`, `到期时`, `到期后 1小时`. */
export function whenText(offset: string): string {
  const ms = msOfDuration(offset)
  if (ms === 0) return '到期时'
  return ms < 0 ? `到期前 ${lengthText(-ms)}` : `到期后 ${lengthText(ms)}`
}

function lengthOf(kind: Kind, { due, dueMajor }: Clock): string {
  const ms = msOfDuration(due)
  if (ms === 0) return '按承诺的时间'
  const length = hoursText(ms)
  const own = kind === 'follow-up' ? `每 ${length}` : length
  return dueMajor === undefined ? own : `重大以上 ${hoursText(msOfDuration(dueMajor))}，其他 ${own}`
}

/** The rules speak of 48 hours, not of two days. */
function hoursText(ms: number): string {
  return ms % HOUR_MS === 0 ? `${ms / HOUR_MS}小时` : lengthText(ms)
}

/** CL-3: the first known group wins, in it the earliest; any but the first is a presumption. */
function anchorsOf({ anchors }: Clock): string {
  return anchors
    .map((group, place) => {
      const names = group.map((anchor) => ANCHOR_NAMES[anchor] ?? anchor)
      if (place === 0) return names.length > 1 ? `${names.join('、')}中较早者` : (names[0] ?? '')
      return `不详的，取${names.join('、')}${names.length > 1 ? '中较早者' : ''}（推定）`
    })
    .join('；')
}

function repeatText({ repeat }: Clock): string | null {
  if (repeat === null) return null
  return `此后每 ${lengthText(msOfDuration(repeat.every))} 一次，24小时后每日一次，至提交超时说明为止；发给${tellText(repeat.tell)}`
}

function tellText(tell: readonly Step['tell'][number][]): string {
  return tell.map((audience) => AUDIENCE_WORDS[audience]).join('、')
}

function msOfDuration(text: string): number {
  const ms = parseDuration(text)
  if (ms === null) throw new Error(`not a duration: ${text}`)
  return ms
}
