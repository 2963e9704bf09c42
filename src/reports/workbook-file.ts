import writeExcelFile from 'write-excel-file/node'
import type { CellObject } from 'write-excel-file/node'
import { sameBytes } from '../documents/same-bytes.ts'
import { wallDate } from './workbook.ts'
import type { Cell, Sheet } from './workbook.ts'

/** Sheets as the bytes of an .xlsx file: the same sheets, the same bytes. */
export async function workbookFile(sheets: readonly Sheet[]): Promise<Uint8Array> {
  const file = await writeExcelFile(
    sheets.map(({ name, columns, rows }) => ({
      sheet: name,
      columns: columns.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
      data: [
        columns.map(({ head }) => ({ value: head, type: String, fontWeight: 'bold' as const })),
        ...rows.map((row) => row.map(written)),
      ],
    })),
  ).toBuffer()
  return sameBytes(file)
}

/** Text is marked as text, so that nothing in it is ever taken for a formula. */
function written(cell: Cell): CellObject | null {
  if (cell === null) return null
  if (typeof cell === 'string') return { value: cell, type: String }
  if (typeof cell === 'number') return { value: cell, type: Number }
  if ('share' in cell) return cell.share === null ? null : { value: cell.share, type: Number, format: '0.0%' }
  if ('hours' in cell) return cell.hours === null ? null : { value: cell.hours, type: Number, format: '0.00' }
  return cell.instant === null ? null : { value: wallDate(cell.instant), type: Date, format: 'yyyy-mm-dd hh:mm' }
}
