import { beforeEach, describe, expect, it } from 'vitest'
import type { Diff, TimelineItem } from './types'
import { Fake } from './fake/fake'
import { Linked, type Surroundings } from './linked'

/** Waits end when the test says so. */
class Paused implements Surroundings {
  waits: (() => void)[] = []
  ids = 0
  wait(): Promise<void> {
    return new Promise((resolve) => this.waits.push(resolve))
  }
  async drawn(): Promise<void> {}
  newId(): string {
    return `id-${++this.ids}`
  }
  /** Lets everything that waits go on. */
  async goOn(): Promise<void> {
    for (const wait of this.waits.splice(0)) wait()
    await settled()
  }
}

/** Lets promises run dry. */
async function settled(): Promise<void> {
  for (let n = 0; n < 20; n++) await Promise.resolve()
}

describe('the backend over a transport', () => {
  let fake: Fake
  let paused: Paused
  let backend: Linked
  beforeEach(() => {
    fake = new Fake()
    paused = new Paused()
    backend = new Linked(fake, paused)
  })

  it('repeats an intent under the same id after the engine died, and it is done once', async () => {
    fake.die()
    const sent = backend.dispatch({ type: 'send', account: 'a1', channel: 'deck', root: null, text: 'hello', uploads: [] })
    await settled()
    expect(fake.taken, 'nobody was there to take it').toEqual([])
    fake.revive()
    await paused.goOn()
    await expect(sent).resolves.toEqual({ type: 'done' })
    expect(fake.taken.filter((intent) => intent.type === 'send')).toHaveLength(1)
    await fake.dispatch('id-1', { type: 'send', account: 'a1', channel: 'deck', root: null, text: 'hello', uploads: [] })
    expect(fake.taken.filter((intent) => intent.type === 'send'), 'the id was the first one, so a repeat is known').toHaveLength(1)
  })

  it('does not repeat what was true only at that moment', async () => {
    fake.die()
    await expect(backend.dispatch({ type: 'focus', focused: true })).rejects.toMatchObject({ code: 'engine-gone' })
  })

  it('hands the engine’s own errors on', async () => {
    await expect(backend.ask({ type: 'probe', address: 'old.example' })).rejects.toMatchObject({ code: 'server-too-old' })
  })

  it('opens a view again after the engine died; its reset replaces what was shown', async () => {
    const batches: Diff<TimelineItem>[][] = []
    const view = backend.open<TimelineItem>({ type: 'timeline', account: 'a1', channel: 'deck', anchor: { type: 'newest' } }, (diffs) => batches.push(diffs))
    const first = await view.id
    await settled()
    fake.die()
    await settled()
    fake.revive()
    await paused.goOn()
    const second = await view.id
    await settled()
    expect(second, 'the engine gave it another number').not.toBe(first)
    expect(batches.map((diffs) => diffs[0]?.type)).toEqual(['reset', 'reset'])
  })

  it('acknowledges each batch once it was drawn', async () => {
    const view = backend.open({ type: 'sidebar', account: 'a1', team: 'hb' }, () => undefined)
    const id = await view.id
    await settled()
    await backend.dispatch({ type: 'mute', account: 'a1', channel: 'deck', on: true })
    await settled()
    expect(fake.acknowledged).toEqual([
      { view: id, batch: 1 },
      { view: id, batch: 2 },
    ])
  })

  it('takes nothing after a view was closed', async () => {
    let batches = 0
    const view = backend.open({ type: 'sidebar', account: 'a1', team: 'hb' }, () => batches++)
    view.close()
    await settled()
    await backend.dispatch({ type: 'mute', account: 'a1', channel: 'deck', on: true })
    await settled()
    expect(batches).toBe(0)
  })

  it('tells when the engine goes and when it is back', async () => {
    const states: string[] = []
    backend.onState((state) => states.push(state))
    fake.die()
    const asked = backend.ask({ type: 'storage' })
    await settled()
    fake.revive()
    await paused.goOn()
    await asked
    expect(states).toEqual(['ready', 'engineGone', 'ready'])
  })
})
