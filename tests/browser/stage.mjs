// Chromium with the page in it, the people on the server, and axe.

import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import assert from 'node:assert/strict'

const require = createRequire(new URL('../../ui/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** Debian's name of it, and Ubuntu's. */
const CHROMIUM = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path))

/** How long anything may take on a slow machine, in milliseconds. */
const PATIENCE = 30_000

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

/** Has somebody do something on the server; what comes of it. */
export async function ask(act, more = {}) {
  process.stdout.write(`? ${JSON.stringify({ act, ...more })}\n`)
  const { value } = await answers.next()
  return JSON.parse(value)
}

/** Tells one part of the story, and how long it took. */
export async function story(words, work) {
  const begun = performance.now()
  await work()
  process.stdout.write(`· ${words} (${((performance.now() - begun) / 1000).toFixed(1)} s)\n`)
}

/** Waits until something is so. */
export async function until(why, look) {
  const end = performance.now() + PATIENCE
  for (;;) {
    const seen = await look()
    if (seen) return seen
    assert.ok(performance.now() < end, `in vain: ${why}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Opens Chromium with the page; what the page complains of fails the story at its end. */
export async function open(address) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', colorScheme: 'light', locale: 'en-GB' })
  context.setDefaultTimeout(PATIENCE)
  const page = await context.newPage()
  const complaints = []
  page.on('pageerror', (error) => complaints.push(`${error.stack ?? error}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
  })
  // Data, never code, from the server: nothing may be fetched from anywhere but the host.
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(address) && !url.startsWith('data:') && !url.startsWith('blob:')) complaints.push(`it asked for ${url}`)
  })
  await page.goto(address)
  return { browser, page, complaints }
}

const found = []

/** Looks a screen over with axe, in light and in dark. All that is found is told at the end, by `clean`. */
export async function lookOver(page, screen) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
    // Pictures and the like that have just come must have been painted.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    const violations = await page.evaluate(async () => {
      // What is seen and what is heard must agree: axe leaves this rule out unless it is asked for.
      const result = await window.axe.run(document, { resultTypes: ['violations'], rules: { 'label-content-name-mismatch': { enabled: true } } })
      return result.violations.map((it) => ({ rule: it.id, help: it.help, nodes: it.nodes.map((node) => `${node.html.slice(0, 200)}\n      ${node.failureSummary ?? ''}`) }))
    })
    for (const it of violations) found.push(`${screen}, ${colorScheme}: ${it.rule}: ${it.help}\n    ${it.nodes.slice(0, 3).join('\n    ')} (${it.nodes.length})`)
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}

/** Fails if axe has found anything. */
export function clean() {
  assert.equal(found.length, 0, `axe finds nothing:\n${found.join('\n')}`)
}
