import canonicalize from 'canonicalize'
import type { ReportAnswer } from '../contract/report-answers.ts'
import type { Difference } from '../contract/report-issues.ts'
import { OUTCOME_WORDS, minutesText } from '../documents/figures.ts'
import { LEVELS } from '../domain/levels.ts'
import { KIND_NAMES, LEVEL_NAMES } from '../contract/wording.ts'

/** What a later issue says otherwise than the one before (RP-5), in the office's words; empty when it says the same. */
export function differences(before: ReportAnswer, after: ReportAnswer, unitName: (id: string) => string): Difference[] {
  const [old, young] = [labelled(before, unitName), labelled(after, unitName)]
  const named = [...parted(old.counts, young.counts, '0'), ...parted(old.words, young.words, '无')]
  // Reasons and explanations, titles put right: what no label names, and yet is not the same.
  return named.length === 0 && !sayTheSame(before, after) ? [{ what: '清单文字或附列数据', from: '原记载', to: '更正后记载' }] : named
}

function parted(old: Labelled, young: Labelled, absent: string): Difference[] {
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((what) => {
    const [from, to] = [old.get(what) ?? absent, young.get(what) ?? absent]
    return from === to ? [] : [{ what, from, to }]
  })
}

/** Equal but for when they were asked and what of the ledger they know. */
function sayTheSame(a: ReportAnswer, b: ReportAnswer): boolean {
  const said = ({ asOf: _, ledger: __, definitions: ___, ...rest }: ReportAnswer) => canonicalize(rest)
  return said(a) === said(b)
}

type Labelled = Map<string, string>

/** Counts by their name, and what lists and medians say. */
function labelled(report: ReportAnswer, unitName: (id: string) => string): { counts: Labelled; words: Labelled } {
  const said: Labelled = new Map()
  const { incidents, firstResponse, discoveryDelay, promises } = report
  const counts: [string, number][] = [
    ['新登记事件', incidents.new],
    ['办结', incidents.closed],
    ['并入', incidents.merged],
    ['期末在办', incidents.open],
    ...LEVELS.map((level): [string, number] => [`新登记${LEVEL_NAMES[level]}`, incidents.byLevel[level]]),
    ...report.clocks.flatMap((clock) => tally(KIND_NAMES[clock.kind], clock)),
    ['首次回应已回应', firstResponse.answered],
    ['首次回应尚未回应', firstResponse.censored],
    ...report.units.flatMap((unit): [string, number][] => [
      ...tally(unitName(unit.unit), unit),
      [`${unitName(unit.unit)}不由单位负责`, unit.notCharged],
      [`${unitName(unit.unit)}退回`, unit.disputes],
    ]),
    ['到期承诺', promises.due],
    ['按时兑现承诺', promises.kept],
    ['发现时延已知事件', discoveryDelay.n],
  ]
  for (const [what, minutes] of [
    ['首次回应用时中位数', firstResponse.medianMinutes],
    ['发现时延中位数', discoveryDelay.medianMinutes],
  ] as const)
    if (minutes !== null) said.set(what, minutesText(minutes))
  const lists = {
    超时清单: [...report.breaches, ...report.unverified],
    补记: report.knownLate,
    豁免: report.exemptions,
    代录未补认: report.unconfirmed,
  }
  for (const [list, clocks] of Object.entries(lists))
    for (const { title, number, kind, unit, state } of clocks)
      said.set(`${list}：${title}（${number}）${KIND_NAMES[kind]}，${unitName(unit)}`, OUTCOME_WORDS[state])
  for (const { title, number, from, to, at } of report.regradings)
    said.set(`调级：${title}（${number}）${at}`, `由${LEVEL_NAMES[from]}调为${LEVEL_NAMES[to]}`)
  for (const { title, number, level, proposed } of report.belowProposal)
    said.set(`定级低于计算等级：${title}（${number}）`, `按标准为${LEVEL_NAMES[proposed]}，定为${LEVEL_NAMES[level]}`)
  for (const { title, unit, answer } of report.contests)
    said.set(`异议：${unitName(unit)}，${title}`, answer === null ? '待答复' : answer.upheld ? '已答复，采纳' : '已答复，不采纳')
  return { counts: new Map(counts.map(([what, count]) => [what, String(count)])), words: said }
}

function tally(
  name: string,
  { due, met, late, overdue, unverified, exempt }: ReportAnswer['clocks'][number] | ReportAnswer['units'][number],
): [string, number][] {
  return [
    [`${name}应办`, due],
    [`${name}按时`, met],
    [`${name}超时完成`, late],
    [`${name}仍超时`, overdue],
    [`${name}待核实`, unverified],
    [`${name}豁免`, exempt],
  ]
}
