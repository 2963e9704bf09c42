import { rankUnits, shareText, intervalText, percentText } from './figures.ts'
import { textBlock } from './paper.ts'
import type { Block, PaperPart } from './paper.ts'
import { MOST_ROWS, called, unlisted } from './telling.ts'
import type { Telling } from './telling.ts'

/** 责任单位情况: who met its clocks, who took its assignments in hand, and whom the coordinators had to press. */
export function unitPart(telling: Telling): PaperPart {
  const { report, now } = telling
  if (report.units.length === 0) return { heading: '责任单位情况', blocks: [textBlock(`${now}没有单位的法定时限到期。`)] }
  const caption = telling.tableCaption('责任单位情况')
  return {
    heading: '责任单位情况',
    blocks: [textBlock(`${rankText(telling)}${handlingText(telling)}各单位情况见${called(caption)}。`), ...tableBlocks(telling, caption)],
  }
}

function rankText({ report, names, now }: Telling): string {
  const units = rankUnits(report.units)
  const ranked = units.filter(({ rank }) => rank !== null)
  const others = units.filter(({ rank, figures }) => rank === null && figures.due > 0).length
  if (ranked.length === 0) return `${now}没有由单位负责的应办项满5项的单位，不排名。`
  const list = ranked.map(({ figures }) => `${names.unit(figures.unit)}${shareText(figures.onTime)}`).join('，')
  return `由单位负责的应办项满5项的单位${ranked.length}个，按按时率排列为：${list}。${others > 0 ? `其余${others}个单位不足5项，不排名。` : ''}`
}

function handlingText({ report: { units } }: Telling): string {
  const sum = (of: (unit: (typeof units)[number]) => number) => units.reduce((total, unit) => total + of(unit), 0)
  const [due, onTime] = [sum(({ acceptance }) => acceptance.due), sum(({ acceptance }) => acceptance.onTime)]
  const accepted = due === 0 ? '没有到期的签收' : onTime === due ? `应签收${due}项，全部按时签收` : `应签收${due}项，按时签收${onTime}项`
  const returned = sum(({ disputes }) => disputes)
  const reassigned = sum(({ reassigned: count }) => count)
  const moved =
    returned + reassigned === 0
      ? '没有退回和改派'
      : `${returned === 0 ? '没有退回' : `责任单位退回${returned}次`}，${reassigned === 0 ? '没有改派' : `改派${reassigned}次`}`
  const notices = (
    [
      ['蓝色', 'blue'],
      ['橙色', 'orange'],
      ['红色', 'red'],
    ] as const
  ).flatMap(([word, colour]) => {
    const count = sum(({ supervision }) => supervision[colour])
    return count === 0 ? [] : [`${word}${count}件`]
  })
  return `${accepted}；${moved}；${notices.length === 0 ? '没有下达督办单' : `下达或升级督办单${notices.join('、')}`}。`
}

function tableBlocks({ report, names }: Telling, caption: string): Block[] {
  const more = unlisted(report.units.length, '个单位')
  const table = {
    caption,
    columns: [
      { head: '单位', share: 40 },
      { head: '名次', share: 10, isNumber: true },
      { head: '应办', share: 10, isNumber: true },
      { head: '按时', share: 12, isNumber: true },
      { head: '按时率', share: 15, isNumber: true },
      { head: '95%区间', share: 28, isNumber: true },
      { head: '按时\n签收', share: 13, isNumber: true },
      { head: '退回', share: 10, isNumber: true },
      { head: '改派', share: 10, isNumber: true },
      { head: '督办\n蓝/橙/红', share: 17, isNumber: true },
    ],
    rows: rankUnits(report.units)
      .slice(0, MOST_ROWS)
      .map(({ rank, figures: { unit, due, onTime, acceptance, disputes, reassigned, supervision } }) => [
        names.unit(unit),
        rank === null ? '—' : String(rank),
        String(due),
        shareText(onTime),
        percentText(onTime.rate),
        intervalText(onTime),
        acceptance.due === 0 ? '无' : `${acceptance.onTime}/${acceptance.due}`,
        String(disputes),
        String(reassigned),
        [supervision.blue, supervision.orange, supervision.red].join('/'),
      ]),
  }
  return [{ table }, ...(more === null ? [] : [textBlock(more)])]
}
