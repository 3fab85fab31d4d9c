//! Pictures: what uploaded ones measure, their small versions, and portraits drawn for people who have none.

use std::io::Cursor;

use base64::Engine;
use bytes::Bytes;
use image::{DynamicImage, ImageFormat, ImageReader, Rgb, RgbImage, imageops::FilterType};

/// What is found out about an image when it is uploaded.
pub struct Seen {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// A JPEG of 16 by 16 pixels, in base64.
    pub mini_preview: String,
}

/// Measures an image; `None` if it is none.
pub fn look_at(bytes: &[u8]) -> Option<Seen> {
    let image = decode(bytes)?;
    let small = jpeg(&image.resize_exact(16, 16, FilterType::Triangle))?;
    let mini_preview = base64::engine::general_purpose::STANDARD.encode(small);
    Some(Seen { width: image.width(), height: image.height(), mini_preview })
}

/// A JPEG that fills at most 120 by 100 pixels.
pub fn thumbnail(bytes: &[u8]) -> Option<Bytes> {
    let image = decode(bytes)?;
    jpeg(&image.resize(120, 100, FilterType::Triangle))
}

/// A JPEG of at most 1,920 pixels in width.
pub fn preview(bytes: &[u8]) -> Option<Bytes> {
    let image = decode(bytes)?;
    let image = if image.width() > 1920 { image.resize(1920, u32::MAX, FilterType::Triangle) } else { image };
    jpeg(&image)
}

fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.decode().ok()
}

fn jpeg(image: &DynamicImage) -> Option<Bytes> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image.to_rgb8()).write_to(&mut out, ImageFormat::Jpeg).ok()?;
    Some(out.into_inner().into())
}

fn png(image: RgbImage) -> Bytes {
    let mut out = Cursor::new(Vec::new());
    match DynamicImage::ImageRgb8(image).write_to(&mut out, ImageFormat::Png) {
        Ok(()) => out.into_inner().into(),
        Err(_) => Bytes::new(),
    }
}

/// Calm colours that white shapes stand out on.
const COLOURS: [[u8; 3]; 12] = [
    [0x2f, 0x6f, 0x8f],
    [0x8a, 0x4f, 0x7d],
    [0x3c, 0x7a, 0x57],
    [0xa8, 0x5d, 0x3a],
    [0x4a, 0x5d, 0xa8],
    [0x7a, 0x6a, 0x2f],
    [0x9a, 0x3f, 0x4f],
    [0x2f, 0x7f, 0x7a],
    [0x6a, 0x4f, 0xa0],
    [0x5f, 0x77, 0x3a],
    [0x3f, 0x5f, 0x7a],
    [0x8f, 0x5a, 0x2f],
];

/// A portrait: a pattern of five by five fields, mirrored, in colours that follow from the name.
pub fn portrait(name: &str) -> Bytes {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let mixed = hash ^ (hash >> 29);
    let pick = |n: u64| COLOURS.get(usize::try_from(n % 12).unwrap_or(0)).copied().unwrap_or([0x33; 3]);
    let (ground, shade) = (pick(mixed), pick(mixed >> 7));
    let side = 128_u32;
    png(RgbImage::from_fn(side, side, |x, y| {
        let (column, row) = ((x * 7 / side), (y * 7 / side));
        let mirrored = if column > 3 { 6 - column } else { column };
        let inside = (1..6).contains(&column) && (1..6).contains(&row);
        let on = inside && (mixed >> (((mirrored * 5) + row) % 31)) & 1 == 1;
        // The ground darkens a little towards the lower edge.
        let fade = |c: u8, s: u8| u8::try_from((u32::from(c) * (side * 2 - y) + u32::from(s) * y) / (side * 2)).unwrap_or(c);
        let [r, g, b] = ground;
        let [sr, sg, sb] = shade;
        if on { Rgb([0xf4, 0xf1, 0xea]) } else { Rgb([fade(r, sr), fade(g, sg), fade(b, sb)]) }
    }))
}

/// A picture of bars, as a report would have.
pub fn chart(values: &[u32], width: u32, height: u32) -> Bytes {
    let most = values.iter().copied().max().unwrap_or(1).max(1);
    let bars = u32::try_from(values.len()).unwrap_or(1).max(1);
    png(RgbImage::from_fn(width, height, |x, y| {
        let bar = (x * bars / width).min(bars - 1);
        let value = usize::try_from(bar).ok().and_then(|b| values.get(b)).copied().unwrap_or(0);
        let inner = (x * bars * 10 / width) % 10;
        let top = height - (height - 20) * value / most;
        let filled = (1..9).contains(&inner) && y > top;
        let line = y % (height / 5).max(1) == 0;
        match (filled, line) {
            (true, _) => Rgb([0x2f, 0x6f, 0x8f]),
            (false, true) => Rgb([0xdd, 0xdd, 0xdd]),
            _ => Rgb([0xfa, 0xfa, 0xf7]),
        }
    }))
}

/// A landscape of hills, as a photograph from an outing would have.
pub fn hills(seed: u32, width: u32, height: u32) -> Bytes {
    let wave = |x: u32, k: f32, phase: f32| ((x as f32 / width as f32) * k + phase).sin();
    let shift = seed as f32;
    png(RgbImage::from_fn(width, height, |x, y| {
        let far = height as f32 * 0.50 + wave(x, 5.0, shift) * height as f32 * 0.08 + wave(x, 13.0, shift * 2.0) * height as f32 * 0.03;
        let near = height as f32 * 0.72 + wave(x, 4.0, shift * 3.0) * height as f32 * 0.07;
        let at = y as f32;
        if at > near {
            Rgb([0x3c, 0x6e, 0x47])
        } else if at > far {
            Rgb([0x6d, 0x97, 0x7c])
        } else {
            let depth = (at / far * 90.0) as u8;
            Rgb([0x90 + depth / 2, 0xb4 + depth / 3, 0xd8])
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portraits_are_pictures_that_differ() {
        let (ann, bob) = (portrait("ann"), portrait("bob"));
        assert_ne!(ann, bob, "two people look different");
        let seen = look_at(&ann).expect("a portrait is a picture");
        assert_eq!((seen.width, seen.height), (128, 128), "and has its size");
        assert!(thumbnail(&ann).is_some_and(|t| t.starts_with(&[0xff, 0xd8])), "its thumbnail is a JPEG");
    }
}
