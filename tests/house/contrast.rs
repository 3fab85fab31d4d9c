//! Colours one can read, computed from the tokens: OKLCH to sRGB to WCAG's contrast, in light and in dark.

use super::read;
use std::collections::BTreeMap;

type Tokens = BTreeMap<String, String>;

/// A colour in linear light, each part from 0 to 1.
type Linear = [f64; 3];

/// Surfaces that text stands on.
const SURFACES: [&str; 8] = ["paper", "paper-raised", "sidebar", "rail", "hover", "selected", "accent-wash", "mention-wash"];

/// Every declaration with the selectors and conditions around it.
fn declarations(css: &str) -> Vec<(String, String, String)> {
    let mut plain = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);

    let mut found = Vec::new();
    let mut around: Vec<String> = Vec::new();
    let mut word = String::new();
    for letter in plain.chars() {
        match letter {
            '{' => around.push(std::mem::take(&mut word).trim().to_owned()),
            ';' | '}' => {
                if let Some((name, value)) = word.split_once(':') {
                    found.push((around.join(" "), name.trim().to_owned(), value.trim().to_owned()));
                }
                word.clear();
                if letter == '}' {
                    around.pop();
                }
            }
            other => word.push(other),
        }
    }
    found
}

/// The tokens as one theme sees them: what is said for all, then what is said for this one.
fn theme(css: &str, dark: bool) -> Tokens {
    let mut tokens = Tokens::new();
    for turn in [false, true] {
        for (around, name, value) in declarations(css) {
            let about = |word: &str| around.replace(' ', "").contains(word);
            let for_dark = about("dark");
            let light = ["theme=light", "theme=\"light\"", "theme='light'"];
            // "Dark, unless light was chosen" is for the dark.
            let for_light = !for_dark && light.iter().any(|word| about(word));
            let more = about("prefers-contrast") || about("forced-colors");
            let mine = if turn { for_dark == dark && (for_dark || for_light) } else { !for_dark && !for_light };
            if let (true, false, Some(token)) = (mine, more, name.strip_prefix("--")) {
                tokens.insert(token.to_owned(), side(&value, dark));
            }
        }
    }
    tokens
}

/// One side of `light-dark(a, b)`; anything else as it is.
fn side(value: &str, dark: bool) -> String {
    let Some(inside) = value.strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')')) else {
        return value.to_owned();
    };
    let mut depth = 0;
    let comma = inside.find(|letter| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        letter == ',' && depth == 0
    });
    let (light, rest) = inside.split_at(comma.expect("light-dark has two sides"));
    if dark { rest[1..].trim().to_owned() } else { light.trim().to_owned() }
}

/// A token's lightness, chroma, hue and opacity.
fn oklch(tokens: &Tokens, name: &str) -> [f64; 4] {
    let value = tokens.get(name).unwrap_or_else(|| panic!("there is no token --{name}"));
    if let Some(other) = value.strip_prefix("var(--").and_then(|rest| rest.strip_suffix(')')) {
        return oklch(tokens, other);
    }
    let inside = value.strip_prefix("oklch(").and_then(|rest| rest.strip_suffix(')'));
    let inside = inside.unwrap_or_else(|| panic!("--{name} is given in OKLCH, not as {value}"));
    let (colour, opacity) = inside.split_once('/').unwrap_or((inside, "1"));
    let number = |word: &str, whole: f64| -> f64 {
        let word = word.trim().trim_end_matches("deg");
        if word == "none" {
            return 0.0;
        }
        let parsed = |text: &str| text.parse::<f64>().unwrap_or_else(|e| panic!("--{name}: {text}: {e}"));
        word.strip_suffix('%').map_or_else(|| parsed(word), |share| parsed(share) / 100.0 * whole)
    };
    let parts: Vec<&str> = colour.split_whitespace().collect();
    assert_eq!(parts.len(), 3, "--{name}: lightness, chroma and hue, not {value}");
    [number(parts[0], 1.0), number(parts[1], 0.4), number(parts[2], 360.0), number(opacity, 1.0)]
}

/// Björn Ottosson's OKLab, to linear sRGB; what the screen cannot show is cut off, as the engine does.
fn linear([lightness, chroma, hue, _]: [f64; 4]) -> Linear {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
    .map(|part| part.clamp(0.0, 1.0))
}

fn encoded(part: f64) -> f64 {
    if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 }
}

fn decoded(part: f64) -> f64 {
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

/// The token as it is seen, over the paper where it lets something through.
fn seen(tokens: &Tokens, name: &str) -> Linear {
    let colour = oklch(tokens, name);
    let over = linear(colour);
    if colour[3] >= 1.0 {
        return over;
    }
    let under = linear(oklch(tokens, "paper"));
    let mix = |index: usize| decoded(encoded(over[index]) * colour[3] + encoded(under[index]) * (1.0 - colour[3]));
    [mix(0), mix(1), mix(2)]
}

fn luminance(colour: Linear) -> f64 {
    0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
}

fn contrast(one: Linear, other: Linear) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn themes() -> [(&'static str, Tokens); 2] {
    let css = read("ui/src/styles/tokens.css");
    [("light", theme(&css, false)), ("dark", theme(&css, true))]
}

fn shortfalls(pairs: &[(&str, &str)], least: f64) -> Vec<String> {
    let mut short = Vec::new();
    for (name, tokens) in themes() {
        for (text, ground) in pairs {
            let got = contrast(seen(&tokens, text), seen(&tokens, ground));
            if got < least {
                short.push(format!("{name}: --{text} on --{ground} is {got:.2}:1, less than {least}:1"));
            }
        }
    }
    short
}

#[test]
fn text_is_readable_wherever_it_stands() {
    let mut pairs = vec![("accent-ink", "accent"), ("ink", "code-paper"), ("ink-soft", "code-paper")];
    for ground in SURFACES {
        pairs.extend([("ink", ground), ("ink-soft", ground)]);
    }
    for ground in ["paper", "paper-raised", "sidebar"] {
        pairs.extend(["accent", "danger", "warning", "success"].map(|text| (text, ground)));
    }
    pairs.extend([
        ("danger-ink", "danger"),
        ("danger", "danger-wash"),
        ("warning", "warning-wash"),
        ("success", "success-wash"),
        ("accent", "accent-wash"),
    ]);
    let short = shortfalls(&pairs, 4.5);
    assert!(short.is_empty(), "{}", short.join("\n"));
}

#[test]
fn code_is_readable_in_every_colour() {
    let css = read("ui/src/styles/tokens.css");
    let tokens = theme(&css, false);
    let colours: Vec<&str> = tokens.keys().map(String::as_str).filter(|name| name.starts_with("code-")).collect();
    let colours = colours.into_iter().filter(|name| *name != "code-paper" && tokens[*name].starts_with("oklch("));
    let pairs: Vec<(&str, &str)> = colours.map(|name| (name, "code-paper")).collect();
    assert!(pairs.len() >= 3, "there is a table of colours for code");
    let short = shortfalls(&pairs, 4.5);
    assert!(short.is_empty(), "{}", short.join("\n"));
}

#[test]
fn people_are_readable_in_each_of_the_twelve_tints() {
    let css = read("ui/src/styles/tokens.css");
    let hues: Vec<String> = declarations(&css)
        .into_iter()
        .filter(|(around, name, _)| around.contains("data-tint") && name == "--tint-hue")
        .map(|(_, _, hue)| hue)
        .collect();
    assert_eq!(hues.len(), 12, "there are twelve tints");
    for (name, tokens) in themes() {
        for hue in &hues {
            let mut tinted = tokens.clone();
            for value in tinted.values_mut() {
                *value = value.replace("var(--tint-hue)", hue);
            }
            for (text, ground) in [("tint-ink", "tint-paper"), ("tint-name", "paper")] {
                let got = contrast(seen(&tinted, text), seen(&tinted, ground));
                assert!(got >= 4.5, "{name}, hue {hue}: --{text} on --{ground} is {got:.2}:1");
            }
        }
    }
}

#[test]
fn marks_can_be_made_out() {
    let mut pairs = Vec::new();
    for ground in ["paper", "paper-raised", "sidebar"] {
        pairs.extend([("ink-faint", ground), ("focus", ground), ("accent", ground)]);
        pairs.extend([("online", ground), ("away", ground), ("dnd", ground)]);
    }
    let short = shortfalls(&pairs, 3.0);
    assert!(short.is_empty(), "{}", short.join("\n"));
}

#[test]
fn planes_differ_by_tone() {
    for (name, tokens) in themes() {
        for (one, other) in [("rail", "sidebar"), ("sidebar", "paper")] {
            let step = (oklch(&tokens, one)[0] - oklch(&tokens, other)[0]).abs();
            assert!(step >= 0.03 - 1e-9, "{name}: --{one} and --{other} differ by {step:.3} of lightness, 0.03 is the least");
        }
    }
}

#[test]
fn the_dark_theme_is_one() {
    let [(_, light), (_, dark)] = themes();
    assert!(oklch(&light, "paper")[0] > 0.9, "light paper is light");
    assert!(oklch(&dark, "paper")[0] < 0.35, "dark paper is dark: the tokens for it were found");
}

#[test]
fn the_arithmetic_agrees_with_known_figures() {
    let css = ":root { --white: oklch(1 0 0); --black: oklch(0% 0 0); --both: light-dark(oklch(1 0 0), oklch(0 0 0)); }
        :root[data-theme=\"dark\"] { --white: oklch(0.5 0 0 / 50%); /* not: --black: oklch(1 0 0); */ }";
    let light = theme(css, false);
    let all = contrast(seen(&light, "white"), seen(&light, "black"));
    assert!((all - 21.0).abs() < 0.01, "white on black is 21:1, not {all}");
    let red = linear([0.627_955, 0.257_683, 29.2339, 1.0]);
    assert!((red[0] - 1.0).abs() < 0.01 && red[1] < 0.01 && red[2] < 0.01, "sRGB's red is where it belongs: {red:?}");
    let dark = theme(css, true);
    assert_eq!(oklch(&dark, "white"), [0.5, 0.0, 0.0, 0.5], "the dark theme's own value wins, with its opacity");
    assert_eq!(oklch(&dark, "black")[0], 0.0, "a comment changes nothing");
    assert_eq!((oklch(&light, "both")[0], oklch(&dark, "both")[0]), (1.0, 0.0), "light-dark is taken apart");
}
