import type { ReportAnswer } from '../contract/report-answers.ts'
import type { Span } from '../contract/periods.ts'
import { msOf } from '../contract/time.ts'
import { dateText, timeText } from '../contract/wall-time.ts'
import { LEVEL_NAMES } from '../contract/wording.ts'
import { LEVELS } from '../domain/levels.ts'
import { countMarks, marksOf, minutesText, percentText, totalsOf } from './figures.ts'
import type { Outcome, ReportedClock } from './figures.ts'
import { SPAN_WORDS } from './period-words.ts'

/** What can be opened behind a figure; it stands in the address, so a list can be sent to a colleague. */
export type ListKey =
  | 'due'
  | Outcome
  | 'unexplained'
  | 'knownLate'
  | 'new'
  | 'closed'
  | 'merged'
  | 'open'
  | `kind:${string}`
  | `unit:${string}`
  | `level:${string}`
  | `source:${string}`
  | `sector:${string}`
  | `division:${string}`
  | 'loggedLate'
  | 'delay'
  | 'answered'
  | 'unanswered'
  | 'promises'
  | 'raised'
  | 'lowered'
  | 'belowProposal'
  | 'unconfirmed'
  | `mark:${string}`
  | `acceptance:${string}`
  | 'disputes'
  | `disputes:${string}`
  | 'reassigned'
  | `reassigned:${string}`
  | `supervision:${string}`

/** A piece of the paragraph; one with `list` is a figure that opens what it counts. */
export interface Piece {
  text: string
  list?: ListKey
}

/**
 * The report in one paragraph that can be read aloud. Every rate stands with n and of, and where nothing was due there is none; what is
 * nothing is said once, and misses are never left out.
 */
export function paragraph(span: Span, report: ReportAnswer): Piece[] {
  return withStops([
    ...openingSentences(span, report),
    ...outcomeSentences(span, report),
    ...missSentences(report),
    ...late(span, report),
    ...loggedSentences(span, report),
    ...responseSentences(report),
    ...promises(report),
  ])
}

/** As one text, for paper. */
export function sentencesText(sentences: readonly Sentence[]): string {
  return withStops(sentences)
    .map(({ text }) => text)
    .join('')
}

function withStops(sentences: readonly Sentence[]): Piece[] {
  return sentences.flatMap((sentence) => [...sentence, { text: '。' }])
}

export type Sentence = Piece[]

/** A period that is still running says up to when it is told. */
export function openingSentences(span: Span, { asOf, to }: ReportAnswer): Sentence[] {
  if (asOf >= to) return []
  const at = msOf(asOf)
  return [[{ text: `${SPAN_WORDS[span].now}尚未结束，以下截至${dateText(at)}${timeText(at).replace(/^0?(\d+):(\d+)$/, '$1时$2分')}` }]]
}

/** What became of the clocks that fell due. */
export function outcomeSentences(span: Span, report: ReportAnswer): Sentence[] {
  const { now } = SPAN_WORDS[span]
  const totals = totalsOf(report)
  const more: Piece[] = [
    ...(totals.running > 0 ? [{ text: `，另有${totals.running}项尚未到期` }] : []),
    ...(totals.exempt > 0 ? [{ text: '，另有豁免' }, figure(totals.exempt, '项', 'exempt'), { text: '，不计入按时率' }] : []),
  ]
  if (totals.due === 0) return [[{ text: `${now}没有到期的法定时限，按时率记“无”` }, ...more]]
  const due: Piece[] = [{ text: `${now}到期的法定时限` }, figure(totals.due, '项', 'due')]
  if (totals.met === totals.due) return [[...due, { text: '，全部' }, { text: '按时', list: 'met' }, { text: '完成' }, ...more]]
  const parts = (
    [
      ['按时', 'met'],
      ['超时完成', 'late'],
      ['仍超时', 'overdue'],
      ['待核实', 'unverified'],
    ] as const
  ).filter(([, key]) => totals[key] > 0 || key === 'met')
  const rate = `，按时率${percentText(totals.met / totals.due)}（${totals.met}/${totals.due}）`
  return [[...due, ...parts.flatMap(([word, key]) => [{ text: `，${word}` }, figure(totals[key], '项', key)]), { text: rate }, ...more]]
}

/** What the units could not help, and what nobody has explained yet. */
export function missSentences({ breaches, unverified }: ReportAnswer): Sentence[] {
  const found = marked([...breaches, ...unverified])
  const silent = breaches.filter(({ explanation }) => explanation === null).length
  const sentence: Piece[] = [
    ...(found === null ? [] : [{ text: `其中${found}，计为政府超时，不计入责任单位按时率` }]),
    ...(found !== null && silent > 0 ? [{ text: '；' }] : []),
    ...(silent > 0 ? [{ text: '超时事项中' }, figure(silent, '项', 'unexplained'), { text: '尚未填写超时说明' }] : []),
  ]
  return sentence.length === 0 ? [] : [sentence]
}

/** `2项为定级即超时或交办即超时`: one clock may carry several marks and counts once; null when none is marked. */
function marked(clocks: readonly ReportedClock[]): string | null {
  const count = clocks.filter((clock) => marksOf(clock).length > 0).length
  if (count === 0) return null
  const words = countMarks(clocks).map(({ word }) => word)
  const last = words.pop() ?? ''
  return `${count}项为${words.length === 0 ? last : `${words.join('、')}或${last}`}`
}

function late(span: Span, { knownLate }: ReportAnswer): Sentence[] {
  if (knownLate.length === 0) return []
  return [[{ text: `补记${SPAN_WORDS[span].now}以前已到期的超时和待核实事项` }, figure(knownLate.length, '项', 'knownLate')]]
}

/** What came in and went out. */
export function loggedSentences(
  span: Span,
  { incidents: { new: fresh, closed, merged, open, byLevel, previousNew } }: ReportAnswer,
): Sentence[] {
  const { before } = SPAN_WORDS[span]
  const change =
    fresh === previousNew ? `与${before}持平` : `比${before}${fresh > previousNew ? '增加' : '减少'}${Math.abs(fresh - previousNew)}起`
  const levels = LEVELS.filter((level) => byLevel[level] > 0).map((level) => `${LEVEL_NAMES[level]}${byLevel[level]}起`)
  const logged: Sentence =
    fresh === 0
      ? [{ text: `没有新登记舆情事件（${before}${previousNew}起）` }]
      : [{ text: '新登记舆情事件' }, figure(fresh, '起', 'new'), { text: `，${change}，其中${levels.join('、')}` }]
  const together = merged === 0 ? [] : [{ text: '，并入其他事件' }, figure(merged, '起', 'merged')]
  return [[...logged, { text: '；办结' }, figure(closed, '起', 'closed'), ...together, { text: '，期末在办' }, figure(open, '起', 'open')]]
}

/** How soon the first answer came; nothing when none was due. */
export function responseSentences({ firstResponse: { answered, censored, medianMinutes } }: ReportAnswer): Sentence[] {
  if (answered + censored === 0) return []
  const left = censored === 0 ? '' : `，${censored}起尚未回应，按在途计算`
  if (medianMinutes === null) return [[{ text: `首次回应已作出${answered}起、尚未作出${censored}起，中位数尚不能得出` }]]
  return [[{ text: `首次回应用时中位数为${minutesText(medianMinutes)}（${answered + censored}起）${left}` }]]
}

function promises({ promises: { due, kept } }: ReportAnswer): Sentence[] {
  if (due === 0) return []
  return [[{ text: kept === due ? `到期的公开承诺${due}项，全部按时兑现` : `到期的公开承诺${due}项，按时兑现${kept}项` }]]
}

/** Nothing has no list. */
function figure(count: number, unit: '项' | '起', list: ListKey): Piece {
  const text = `${count}${unit}`
  return count === 0 ? { text } : { text, list }
}
