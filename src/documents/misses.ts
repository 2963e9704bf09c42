import { msOf } from '../contract/time.ts'
import { dateText, timeText } from '../contract/wall-time.ts'
import { KIND_NAMES } from '../contract/wording.ts'
import { marksOf, overrunText } from './figures.ts'
import type { ReportedClock } from './figures.ts'
import { missSentences, sentencesText } from './paragraph.ts'
import { asSentence, textBlock } from './paper.ts'
import type { Block, PaperPart } from './paper.ts'
import { MOST_ROWS, unlisted } from './telling.ts'
import type { Telling } from './telling.ts'

/** 超时清单: what was missed or waits for a second person, and why. */
export function breachPart(telling: Telling): PaperPart {
  const { report, now } = telling
  const clocks = [...report.breaches, ...report.unverified]
  if (clocks.length === 0) return { heading: '超时清单', blocks: [textBlock(`${now}没有超时和待核实事项。`)] }
  const told = sentencesText(missSentences(report))
  return {
    heading: '超时清单',
    blocks: [
      ...tableBlocks('超时及待核实事项', clocks, telling),
      ...(told === '' ? [] : [textBlock(told)]),
      ...reasonBlocks(report.breaches.slice(0, MOST_ROWS), telling),
    ],
  }
}

/** 补记; null when there is nothing. */
export function knownLatePart(telling: Telling): PaperPart | null {
  const { report, now } = telling
  const { knownLate } = report
  if (knownLate.length === 0) return null
  return {
    heading: '补记',
    blocks: [
      textBlock(`${now}以前已到期、${now}内才进入台账的超时和待核实事项${knownLate.length}项。`),
      ...tableBlocks('补记事项', knownLate, telling),
    ],
  }
}

function tableBlocks(name: string, clocks: readonly ReportedClock[], { report: { asOf }, names, tableCaption }: Telling): Block[] {
  const more = unlisted(clocks.length, '项')
  const table = {
    caption: tableCaption(name),
    columns: [
      { head: '事件', share: 42 },
      { head: '时限', share: 25 },
      { head: '单位', share: 31 },
      { head: '到期', share: 37 },
      { head: '超时', share: 26, isNumber: true },
    ],
    rows: clocks.slice(0, MOST_ROWS).map((clock) => {
      const dueAt = msOf(clock.dueAt)
      const over = overrunText(clock, msOf(asOf), dueAt)
      return [
        `${clock.title}（${clock.number}）`,
        KIND_NAMES[clock.kind],
        names.unit(clock.unit),
        `${dateText(dueAt)}${timeText(dueAt)}`,
        [clock.state === 'overdue' ? `仍超时，${over}` : over, ...marksOf(clock)].join('\n'),
      ]
    }),
  }
  return [{ table }, ...(more === null ? [] : [textBlock(more)])]
}

function reasonBlocks(clocks: readonly ReportedClock[], { names }: Telling): Block[] {
  return clocks.flatMap(({ explanation, title, kind, unit }) =>
    explanation === null ? [] : [textBlock(`${title}（${KIND_NAMES[kind]}，${names.unit(unit)}）：${asSentence(explanation)}`)],
  )
}
