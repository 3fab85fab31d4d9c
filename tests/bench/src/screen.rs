//! The screen, looked at from outside: when what a person waits for stands on it.
//!
//! Nothing in the measured program takes part, so a bare window and Tidings are measured alike.

use std::time::{Duration, Instant};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};
use x11rb::rust_connection::RustConnection;

/// A part of the screen, in pixels: left, top, width, height.
pub type Region = (i16, i16, u16, u16);

/// How long the screen must stand still to be called finished.
const STILL: Duration = Duration::from_millis(1_500);
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much of what is drawn in the end must be there to call it painted. A caret blinks, a presence dot comes late.
const PAINTED: f64 = 0.95;

/// A display.
pub struct Screen {
    connection: RustConnection,
    root: u32,
}

impl Screen {
    /// Looks at a display, such as `:7`.
    pub fn of(display: &str) -> Self {
        let (connection, number) = RustConnection::connect(Some(display)).expect("the display of the bench's own is there");
        let root = connection.setup().roots.get(number).expect("it has a screen").root;
        Self { connection, root }
    }

    /// The pixels of a region now.
    fn look(&self, (x, y, width, height): Region) -> Vec<u32> {
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, !0);
        let image = image.expect("the display answers").reply().expect("a picture of the screen");
        image.data.chunks_exact(4).map(|pixel| u32::from_le_bytes([pixel[0], pixel[1], pixel[2], 0])).collect()
    }

    /// Does something and looks how a region changes, until it stands still. Tells when what stood there in the end was painted.
    pub fn painted_after(&self, region: Region, act: impl FnOnce()) -> Duration {
        let before = self.look(region);
        let start = Instant::now();
        act();
        let mut frames: Vec<(Duration, Vec<u32>)> = Vec::new();
        let mut changed = start;
        loop {
            let now = self.look(region);
            let at = start.elapsed();
            let last = frames.last().map_or(&before, |(_, frame)| frame);
            if different(last, &now) > 0.002 {
                changed = Instant::now();
                frames.push((at, now));
            }
            if !frames.is_empty() && changed.elapsed() > STILL {
                break;
            }
            assert!(start.elapsed() < PATIENCE, "nothing came to stand on the screen");
            std::thread::sleep(Duration::from_millis(4));
        }
        let (end, last) = frames.last().cloned().expect("the loop ends with a frame");
        let paper = most_common(&last);
        frames.iter().find(|(_, frame)| drawn(frame, &last, paper) >= PAINTED).map_or(end, |(at, _)| *at)
    }
}

/// The share of pixels that differ.
fn different(a: &[u32], b: &[u32]) -> f64 {
    a.iter().zip(b).filter(|(a, b)| a != b).count() as f64 / a.len().max(1) as f64
}

/// The share of what is drawn in the last frame that is there in this one. If nothing is drawn on it, the paper is what counts.
fn drawn(frame: &[u32], last: &[u32], paper: u32) -> f64 {
    let ink = last.iter().filter(|pixel| **pixel != paper).count();
    if ink * 1_000 < last.len() {
        return 1.0 - different(frame, last);
    }
    let there = frame.iter().zip(last).filter(|(now, then)| **then != paper && now == then).count();
    there as f64 / ink as f64
}

fn most_common(frame: &[u32]) -> u32 {
    let mut counts = std::collections::HashMap::new();
    for pixel in frame {
        *counts.entry(*pixel).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(0, |(pixel, _)| pixel)
}
