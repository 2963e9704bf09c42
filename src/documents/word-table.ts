import { AlignmentType, BorderStyle, Table, TableCell, TableLayoutType, TableRow, VerticalAlignTable, WidthType } from 'docx'
import type { IBorderOptions, Paragraph } from 'docx'
import { unbroken } from './paper.ts'
import type { PaperColumn, PaperTable } from './paper.ts'
import { FONTS, PAGE_MM, centred, lines, run, toTwips } from './word-style.ts'

/** Tables with three rules: over the head, under it, under the last row. The head comes again on every page; a row is never torn. */

const POINTS = 11
const LINE = 330
const CAPTION_POINTS = 12
const CAPTION_LINE = 420
const CELL_MARGIN = { top: 30, bottom: 30, left: 40, right: 40 }
const THICK: IBorderOptions = { style: BorderStyle.SINGLE, size: 12, color: '000000' }
const THIN: IBorderOptions = { style: BorderStyle.SINGLE, size: 6, color: '000000' }
const NONE: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: 'auto' }
/** A table of so few rows moves to the next page as a whole. */
const WHOLE_ROWS = 10

export function tableBlocks({ caption, columns, rows }: PaperTable): (Paragraph | Table)[] {
  const widths = widthsOf(columns)
  const isWhole = rows.length <= WHOLE_ROWS
  const row = (cells: readonly string[], isHead: boolean, isLast: boolean) =>
    new TableRow({
      cantSplit: true,
      tableHeader: isHead,
      children: cells.map((text, place) => {
        const isNumber = columns[place]?.isNumber === true
        return new TableCell({
          width: { size: widths[place] ?? 0, type: WidthType.DXA },
          margins: CELL_MARGIN,
          verticalAlign: isHead ? VerticalAlignTable.BOTTOM : VerticalAlignTable.TOP,
          borders: { top: isHead ? THICK : NONE, bottom: isHead ? THIN : isLast ? THICK : NONE, left: NONE, right: NONE },
          children: [
            lines(
              unbroken(text)
                .split('\n')
                .map((line, at) => run(line, isHead ? FONTS.heading : FONTS.body, POINTS, at === 0 ? {} : { break: 1 })),
              LINE,
              { alignment: isNumber ? AlignmentType.RIGHT : AlignmentType.LEFT, keepNext: isHead || (isWhole && !isLast) },
            ),
          ],
        })
      }),
    })
  return [
    ...(caption === '' ? [] : [centred(caption, FONTS.heading, CAPTION_POINTS, CAPTION_LINE, { keepNext: true })]),
    new Table({
      layout: TableLayoutType.FIXED,
      width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
      columnWidths: widths,
      borders: { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE },
      rows: [
        row(
          columns.map(({ head }) => head),
          true,
          rows.length === 0,
        ),
        ...rows.map((cells, place) => row(cells, false, place === rows.length - 1)),
      ],
    }),
    lines([], LINE / 2),
  ]
}

/** In whole twips that together are the width of the type area. */
function widthsOf(columns: readonly PaperColumn[]): number[] {
  const all = toTwips(PAGE_MM.width - PAGE_MM.left - PAGE_MM.right)
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  const widths = columns.map(({ share }) => Math.floor((all * share) / shares))
  const [first = 0, ...others] = widths
  return [first + all - widths.reduce((sum, width) => sum + width, 0), ...others]
}
