import { computed } from 'vue'
import { useDesk } from '../desk.ts'
import { toDateInput } from '../time/beijing-input.ts'
import { cellOfDay, dayOfCell } from './calendar-days.ts'

/**
 * What every calendar is given: the server's today marked, nothing to come, opened where `shown` lies, else today. All of it changes with
 * the day and not with the second: a calendar goes back to where it was opened whenever it is told anew.
 */
export function useCalendar(shown: () => string | null) {
  const { ticker, time } = useDesk()
  const today = computed(() => {
    const now = ticker.now.value ?? time.now()
    return now === null ? null : toDateInput(now)
  })
  const opened = computed(() => shown() ?? today.value)
  const given = computed(() => ({
    popperClass: 'calendar',
    disabledDate: (cell: Date) => today.value !== null && dayOfCell(cell) > today.value,
    cellClassName: (cell: Date) => (dayOfCell(cell) === today.value ? 'server-today' : ''),
    ...(opened.value === null ? {} : { defaultValue: cellOfDay(opened.value) }),
  }))
  return { today, given }
}
