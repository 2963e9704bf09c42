import { msOf } from '../contract/time.ts'
import { dateText, timeText, yearOf } from '../contract/wall-time.ts'
import { asSentence, textBlock } from './paper.ts'
import type { PaperPart } from './paper.ts'
import { MOST_ROWS, called, unlisted } from './telling.ts'
import type { Telling } from './telling.ts'

/** What has nothing to tell is said in one sentence: a reader must not wonder whether it was left out. */
export function quietPart(quiet: readonly string[], { now }: Telling): PaperPart | null {
  if (quiet.length === 0) return null
  return { heading: '其他情况', blocks: [textBlock(`${now}没有${quiet.join('、')}。`)] }
}

/** 更正说明: what differs from the issue before (RP-5). */
export function differencePart({ issue, tableCaption }: Telling): PaperPart | null {
  if (issue === null || issue.differences.length === 0) return null
  const caption = tableCaption('与上一号不同的数据')
  return {
    heading: '更正说明',
    blocks: [
      textBlock(`第${issue.number - 1}号印发后，台账有补登、更正或核实，本号数据随之改变，见${called(caption)}。`),
      {
        table: {
          caption,
          columns: [
            { head: '项目', share: 80 },
            { head: '原数', share: 38, isNumber: true },
            { head: '现数', share: 38, isNumber: true },
          ],
          rows: issue.differences.slice(0, MOST_ROWS).map(({ what, from, to }) => [what, from, to]),
        },
      },
    ],
  }
}

/** 单位异议 (RP-9): what a unit holds against a line about itself, and what was answered. */
export function contestPart({ report: { contests }, names }: Telling): PaperPart | null {
  if (contests.length === 0) return null
  const told = contests.map(({ unit, title, number, text, answer }) => {
    const answered = answer === null ? '尚未答复。' : `${answer.upheld ? '采纳' : '不采纳'}，答复：${asSentence(answer.text)}`
    return `${names.unit(unit)}对${title}（${number}）的记载提出异议：${asSentence(text)}${answered}`
  })
  const more = unlisted(told.length, '件')
  return { heading: '单位异议', blocks: [...told.slice(0, MOST_ROWS), ...(more === null ? [] : [more])].map(textBlock) }
}

/** 问题与建议: written by whoever issues it; in a draft its place is kept. */
export function advicePart({ issue, report: { scope } }: Telling): PaperPart | null {
  const advice = issue?.advice ?? ''
  if (advice !== '') return { heading: '问题与建议', blocks: advice.split(/\n+/).map((text) => textBlock(asSentence(text))) }
  if (issue !== null || scope.division === null) return null
  return { heading: '问题与建议', blocks: [textBlock('本期为草稿，问题与建议由编发单位在核发时填写。')] }
}

/** What the figures mean, in the words they were counted by, and what they rest on. */
export function footOf({ report, issue, names }: Telling): string[] {
  const { definitions, asOf, ledger, scope } = report
  const basis = issue ?? names.basis
  const rules = basis === null ? '' : `，规则第${basis.policySeq}条，单位目录第${basis.directorySeq}条`
  return [
    ...(scope.unit !== null && scope.division === null ? [`范围：只含${names.unit(scope.unit)}参与办理的事件。`] : []),
    '口径说明：',
    ...Object.values(definitions),
    `数据截至${instantText(asOf)}，台账第${ledger.seq}条，校验值${ledger.hash}${rules}。`,
    ...(issue === null
      ? []
      : [
          `第${issue.number}号由${issue.by.unit === null ? '' : names.unit(issue.by.unit)}${issue.by.name}于${instantText(issue.issuedAt)}核发，数据校验值${issue.digest}。核发后数据不改，此后的更正另编新号。${issue.textStruck ? '核发后有文字依规涂销，数据不变。' : ''}`,
        ]),
  ]
}

function instantText(instant: string): string {
  const at = msOf(instant)
  return `${yearOf(at)}年${dateText(at)}${timeText(at)}`
}
