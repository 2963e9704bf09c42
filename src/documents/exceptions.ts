import { KIND_NAMES, LEVEL_NAMES } from '../contract/wording.ts'
import { LEVELS } from '../domain/levels.ts'
import { asSentence, textBlock } from './paper.ts'
import type { PaperPart } from './paper.ts'
import { MOST_ROWS, unlisted } from './telling.ts'
import type { Telling } from './telling.ts'

/** What was promised, graded otherwise, lifted or entered for a leader: each told by itself, null when there is nothing to tell. */

export function promisePart({ report: { promises } }: Telling): PaperPart | null {
  const { due, kept } = promises
  if (due === 0) return null
  return {
    heading: '承诺兑现',
    blocks: [textBlock(`到期的公开承诺${due}项，${kept === due ? '全部按时兑现' : `按时兑现${kept}项，未按时兑现${due - kept}项`}。`)],
  }
}

/** 定级与降级: every lowering and every level below the proposal with its reason (IN-6, CL-7). */
export function gradingPart({ report: { regradings, belowProposal } }: Telling): PaperPart | null {
  if (regradings.length + belowProposal.length === 0) return null
  const raised = regradings.filter(({ from, to }) => LEVELS.indexOf(to) < LEVELS.indexOf(from)).length
  const same = regradings.filter(({ from, to }) => from === to).length
  const counts = [
    ...(raised > 0 ? [`调高${raised}起`] : []),
    ...(regradings.length > raised + same ? [`调低${regradings.length - raised - same}起`] : []),
    ...(same > 0 ? [`等级不变、办理方式调整${same}起`] : []),
    ...(belowProposal.length > 0 ? [`定级低于计算等级${belowProposal.length}起`] : []),
  ]
  const told = [
    ...regradings.map(({ title, from, to, reason }) =>
      from === to
        ? `${title}等级仍为${LEVEL_NAMES[to]}，理由：${asSentence(reason ?? '未填写')}`
        : `${title}由${LEVEL_NAMES[from]}调为${LEVEL_NAMES[to]}，理由：${asSentence(reason ?? '未填写')}`,
    ),
    ...belowProposal.map(
      ({ title, proposed, level, reason }) =>
        `${title}计算等级为${LEVEL_NAMES[proposed]}，定为${LEVEL_NAMES[level]}，理由：${asSentence(reason ?? '未填写')}`,
    ),
  ]
  return { heading: '定级与降级', blocks: listed(`${counts.join('，')}。`, told, '起') }
}

export function exemptionPart({ report: { exemptions }, names }: Telling): PaperPart | null {
  if (exemptions.length === 0) return null
  const told = exemptions.map(({ title, number, kind, unit }) => `${title}（${number}）：${KIND_NAMES[kind]}，${names.unit(unit)}。`)
  return { heading: '豁免', blocks: listed(`经批准豁免${exemptions.length}项，另列，不计入按时率。`, told, '项') }
}

/** 代录未补认 (IN-13). */
export function unconfirmedPart({ report: { unconfirmed }, now }: Telling): PaperPart | null {
  if (unconfirmed.length === 0) return null
  const told = unconfirmed.map(({ title, number, state }) => `${title}（${number}）：${state === 'late' ? '逾期后答复' : '至今未答复'}。`)
  return {
    heading: '代录未补认',
    blocks: listed(`${now}补认时限到期的电话指示代录中，${unconfirmed.length}件领导本人没有按时确认或否认。`, told, '件'),
  }
}

function listed(opening: string, lines: readonly string[], unit: string) {
  const more = unlisted(lines.length, unit)
  return [opening, ...lines.slice(0, MOST_ROWS), ...(more === null ? [] : [more])].map(textBlock)
}
