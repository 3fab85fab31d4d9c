//! The runs themselves, and the report.

use crate::figures::{Sample, judge};
use crate::screen::{Region, Screen};
use crate::stage::wait::until;
use crate::stage::{Stage, program};
use crate::yardsticks::{self, MIDDLE, Running};
use crate::{Wish, memory, workspace};
use std::time::Duration;

/// Where one types.
const COMPOSER: Region = (440, 660, 600, 130);
/// As many switches as the official app's memory was measured with.
const SWITCHES: usize = 84;
/// How long the program is left alone after the switches.
const REST: Duration = Duration::from_secs(60);

/// Measures all and prints the report.
pub fn all(wish: &Wish) {
    let mut first_start = None;
    for (place, posts) in wish.posts.iter().enumerate() {
        let stage = workspace::with(*posts);
        let screen = Screen::of(&stage.desktop.display());
        println!("\n-- {posts} posts in the cache");
        let start = cold_starts(&stage, &screen, wish.starts);
        match first_start {
            None => first_start = Some(start),
            Some(first) => judge("P5 cold start, against the smallest cache", start, first, "xFl", "smallest", 1.10),
        }
        switches(&stage);
        if place + 1 == wish.posts.len() {
            memory_and_return(&stage, &screen, wish);
        }
    }
}

fn tidings(stage: &Stage) -> Running {
    Running::start(&mut stage.desktop.command(program("tidings")))
}

/// P5. Answers the median as a multiple of Floor's.
fn cold_starts(stage: &Stage, screen: &Screen, count: usize) -> f64 {
    stage.take_down();
    let (mut floor, mut ours) = (Sample::default(), Sample::default());
    for number in 0..count {
        floor.add(yardsticks::floor_start(stage, screen));
        stage.end_engine();
        let mut window = None;
        ours.add(screen.painted_after(MIDDLE, || window = Some(tidings(stage))).as_secs_f64() * 1_000.0);
        if number == 0 {
            // Nothing but a key is pressed: the channel can be typed in as it stands. Fails if nothing appears.
            screen.painted_after(COMPOSER, || drop(stage.desktop.xdotool(&["type", "mmmm"])));
            stage.desktop.xdotool(&["key", "--repeat", "4", "BackSpace"]);
        }
        drop(window);
        stage.screen_is_empty();
    }
    stage.end_engine();
    stage.bring_up();
    println!("Floor, start to paint, ms:        {floor}");
    println!("Tidings, start to messages, ms:   {ours}");
    judge("P5 cold start to a cached channel, no server", ours.p50(), floor.p50(), "ms", "Floor", 1.5);
    ours.p50() / floor.p50()
}

/// P6, with half of Swap's run before and half after.
fn switches(stage: &Stage) {
    let before = yardsticks::swaps(stage, SWITCHES / 2);
    let glass = stage.open_window();
    glass.see("log", "Messages in Channel 0001");
    let _first_round: Vec<f64> = (0..10).map(|step| yardsticks::timed(glass.session(), "channel", step * 7)).collect();
    let ours: Sample = (0..SWITCHES).map(|step| yardsticks::timed(glass.session(), "channel", step * 7 + 3)).collect();
    glass.session().end();
    stage.screen_is_empty();
    stage.end_engine();
    let swap: Sample = before.and(yardsticks::swaps(stage, SWITCHES / 2));
    println!("Swap, click to paint, ms:         {swap}");
    println!("Tidings, switch to paint, ms:     {ours}");
    judge("P6 switch to a cached channel, p50", ours.p50(), swap.p50(), "ms", "Swap p50", 1.2);
    judge("P6 switch to a cached channel, p95", ours.quantile(0.95), swap.quantile(0.95), "ms", "Swap p95", 1.3);
    judge("P6 switch to a cached channel, p99", ours.quantile(0.99), swap.p50(), "ms", "Swap p50", 2.5);
}

/// P1 and P2.
fn memory_and_return(stage: &Stage, screen: &Screen, wish: &Wish) {
    let (floor, chromium) = (yardsticks::floor_memory(stage), yardsticks::chromium_memory(stage));
    let window = tidings(stage);
    until("the engine is there", || stage.engine().is_some());
    std::thread::sleep(wish.idle);
    let both = || memory::of_trees(&[window.id(), stage.engine().expect("the engine lives")]);
    let idle = both();
    let engine_beside = memory::of_trees(&[stage.engine().expect("the engine lives")]);
    for _ in 0..SWITCHES {
        stage.desktop.press("alt+Down");
        std::thread::sleep(Duration::from_millis(400));
    }
    std::thread::sleep(REST);
    let switched = both();
    drop(window);
    stage.screen_is_empty();
    std::thread::sleep(REST);
    let tray = memory::of_trees(&[stage.engine().expect("the engine outlives its window")]);

    println!("Floor {floor:.1} MiB, Cr {chromium:.1} MiB; idle after {} s, of which the engine has {engine_beside:.1} MiB", wish.idle.as_secs());
    judge("P1 memory, idle", idle, chromium, "MiB", "Cr", 0.85);
    judge("P1 memory, idle", idle, floor, "MiB", "Floor", 1.40);
    judge("P1 memory after 84 switches", switched, chromium, "MiB", "Cr", 0.85);
    judge("P1 memory after 84 switches", switched, floor, "MiB", "Floor", 1.40);
    judge("P2 memory without a window", tray, chromium, "MiB", "Cr", 0.08);

    let (mut bare, mut back) = (Sample::default(), Sample::default());
    for _ in 0..wish.starts {
        bare.add(yardsticks::floor_start(stage, screen));
        let mut window = None;
        back.add(screen.painted_after(MIDDLE, || window = Some(tidings(stage))).as_secs_f64() * 1_000.0);
        drop(window);
        stage.screen_is_empty();
    }
    println!("Tidings, back from the tray, ms:  {back}");
    judge("P2 the window's way back", back.p50(), bare.p50(), "ms", "Floor", 1.5);
}
