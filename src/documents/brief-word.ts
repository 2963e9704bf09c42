import {
  AlignmentType,
  BorderStyle,
  HeightRule,
  Tab,
  TabStopType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { Paragraph } from 'docx'
import type { Brief } from './brief.ts'
import { wordFile } from './word-file.ts'
import { FONTS, PAGE_MM, RED, RED_RULE, TWIPS, centred, face, lines, run, toTwips } from './word-style.ts'
import { tableBlocks } from './word-table.ts'

const WIDTH_TWIPS = toTwips(PAGE_MM.width - PAGE_MM.left - PAGE_MM.right)
const MASTHEAD_POINTS = 30
const MASTHEAD_LINE = 40 * TWIPS
const TITLE_POINTS = 18
const TITLE_LINE = 26 * TWIPS
const POINTS = 12
const LINE = 18 * TWIPS
const FOOT_POINTS = 9
const FOOT_LINE = 12 * TWIPS
/** Room for a leader to write: what the longest page leaves. */
const ROOM_MM = 30
const FRAME = { style: BorderStyle.SINGLE, size: 6, color: '000000' } as const

/** 专报 as a Word file: one page, with room to write (批示). */
export function briefWord(brief: Brief, madeAt: number): Promise<Uint8Array> {
  const head = new TextRun({ children: [new Tab(), brief.date], ...face(FONTS.body, POINTS) })
  return wordFile({
    title: brief.title,
    subject: `${brief.masthead} ${brief.number}`,
    creator: brief.office,
    madeAt,
    children: [
      lines([run(brief.masthead, FONTS.title, MASTHEAD_POINTS, { color: RED })], MASTHEAD_LINE, { alignment: AlignmentType.CENTER }),
      lines([run(`${brief.office}　${brief.number}`, FONTS.body, POINTS), head], LINE, {
        tabStops: [{ type: TabStopType.RIGHT, position: WIDTH_TWIPS }],
        border: { bottom: RED_RULE },
      }),
      centred(brief.title, FONTS.title, TITLE_POINTS, TITLE_LINE, { before: 10 * TWIPS }),
      section('一、基本情况', brief.facts),
      section('二、责任单位', brief.units),
      section('三、时限', brief.others),
      ...tableBlocks({
        caption: '',
        columns: [
          { head: '时限', share: 33 },
          { head: '单位', share: 42 },
          { head: '到期', share: 36 },
          { head: '结果', share: 59 },
        ],
        rows: brief.clocks,
      }),
      section('四、发布情况', brief.released),
      section('五、下一步', brief.next),
      room(),
      lines([run(brief.foot, FONTS.body, FOOT_POINTS)], FOOT_LINE, { before: 4 * TWIPS }),
    ],
  })
}

/** The heading runs into its text: on one page every line counts. */
function section(name: string, text: string): Paragraph {
  const indent = { firstLineChars: 200, firstLine: 2 * POINTS * TWIPS }
  const children = [run(`${name}　`, FONTS.heading, POINTS), run(text, FONTS.body, POINTS)]
  return lines(children, LINE, { indent, alignment: AlignmentType.BOTH, before: 2 * TWIPS })
}

function room(): Table {
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: WIDTH_TWIPS, type: WidthType.DXA },
    columnWidths: [WIDTH_TWIPS],
    rows: [
      new TableRow({
        cantSplit: true,
        height: { value: toTwips(ROOM_MM), rule: HeightRule.EXACT },
        children: [
          new TableCell({
            width: { size: WIDTH_TWIPS, type: WidthType.DXA },
            borders: { top: FRAME, bottom: FRAME, left: FRAME, right: FRAME },
            margins: { top: 60, left: 120, right: 120, bottom: 60 },
            children: [lines([run('批示：', FONTS.heading, POINTS)], LINE)],
          }),
        ],
      }),
    ],
  })
}
