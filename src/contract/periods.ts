/** Periods of reporting for the pages, so that they name and bound them as the service does. */

export { SPANS, parsePeriod, periodAt, previousPeriod, weekOf } from '../domain/periods.ts'
export type { Period, Span } from '../domain/periods.ts'
