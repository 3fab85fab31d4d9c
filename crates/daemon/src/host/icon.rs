//! The tray's picture, drawn: the bubble of the application's icon, with a dot for what is unread and another for mentions.

/// Colours as red, green, blue.
const BUBBLE: [u8; 3] = [0x2f, 0x6f, 0xed];
const OFFLINE: [u8; 3] = [0x8a, 0x8f, 0x98];
const MENTION: [u8; 3] = [0xe0, 0x3e, 0x3e];
const UNREAD: [u8; 3] = [0xff, 0xff, 0xff];

/// What the picture tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Somebody mentioned the person.
    pub mentions: bool,
    /// Something is unread.
    pub unread: bool,
    /// No server can be reached.
    pub offline: bool,
}

/// A square picture of `size` pixels, four bytes each: alpha, red, green, blue.
#[must_use]
pub fn argb(size: u16, mark: Mark) -> Vec<u8> {
    let unit = f32::from(size);
    let mut pixels = Vec::with_capacity(usize::from(size) * usize::from(size) * 4);
    for row in 0..size {
        for column in 0..size {
            let (x, y) = ((f32::from(column) + 0.5) / unit, (f32::from(row) + 0.5) / unit);
            pixels.extend(pixel(x, y, 1.0 / unit, mark));
        }
    }
    pixels
}

/// The same with the order of bytes that Windows takes: red, green, blue, alpha.
#[cfg(windows)]
#[must_use]
pub fn rgba(size: u16, mark: Mark) -> Vec<u8> {
    argb(size, mark)
        .chunks_exact(4)
        .flat_map(|pixel| match pixel {
            [alpha, red, green, blue] => [*red, *green, *blue, *alpha],
            _ => [0; 4],
        })
        .collect()
}

fn pixel(x: f32, y: f32, soft: f32, mark: Mark) -> [u8; 4] {
    let bubble = cover(rounded(x - 0.5, y - 0.45, 0.44, 0.36, 0.16), soft).max(cover(tail(x, y), soft));
    let mut colour = if mark.offline { OFFLINE } else { BUBBLE };
    let mut alpha = bubble;
    let dot = if mark.mentions {
        Some((MENTION, (0.74, 0.26), 0.24))
    } else if mark.unread {
        Some((UNREAD, (0.5, 0.45), 0.14))
    } else {
        None
    };
    if let Some((tint, (centre_x, centre_y), radius)) = dot {
        let inside = cover((x - centre_x).hypot(y - centre_y) - radius, soft);
        colour = mix(colour, tint, inside);
        alpha = alpha.max(inside);
    }
    [byte(alpha * 255.0), colour[0], colour[1], colour[2]]
}

/// Distance to a rectangle with round corners around the origin.
fn rounded(x: f32, y: f32, half_width: f32, half_height: f32, radius: f32) -> f32 {
    let (over_x, over_y) = ((x.abs() - half_width + radius).max(0.0), (y.abs() - half_height + radius).max(0.0));
    over_x.hypot(over_y) - radius
}

/// Distance to the bubble's tail, a triangle at its lower left.
fn tail(x: f32, y: f32) -> f32 {
    let edges = [0.22 - x, y - 0.97 + (x - 0.22) * 0.9, 0.7 - y];
    edges.into_iter().fold(f32::MIN, f32::max)
}

fn cover(distance: f32, soft: f32) -> f32 {
    (0.5 - distance / soft).clamp(0.0, 1.0)
}

fn mix(from: [u8; 3], to: [u8; 3], share: f32) -> [u8; 3] {
    let one = |from: u8, to: u8| byte(f32::from(from) + (f32::from(to) - f32::from(from)) * share);
    [one(from[0], to[0]), one(from[1], to[1]), one(from[2], to[2])]
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte's range just before")]
fn byte(value: f32) -> u8 {
    value.clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_can_be_told_from_the_others() {
        let marks = [
            Mark::default(),
            Mark { unread: true, ..Mark::default() },
            Mark { mentions: true, unread: true, offline: false },
            Mark { offline: true, ..Mark::default() },
        ];
        let pictures: Vec<_> = marks.iter().map(|mark| argb(22, *mark)).collect();
        for (number, one) in pictures.iter().enumerate() {
            assert_eq!(one.len(), 22 * 22 * 4, "the tray refuses any other size");
            assert!(pictures[number + 1..].iter().all(|other| other != one), "state {number} looks like another");
        }
    }
}
