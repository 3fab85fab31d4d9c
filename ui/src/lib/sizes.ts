// Sizes of files in words.

import { language } from './words'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** `412 kB`, `1.2 MB`: decimal units, one digit below ten. */
export function fileSize(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** step
  const tag = language() === 'en-XA' ? 'en' : language()
  return new Intl.NumberFormat(tag, { style: 'unit', unit: UNITS[step], unitDisplay: 'short', maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 }).format(value)
}
