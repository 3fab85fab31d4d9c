//! Ids as the server makes them: 26 characters of its own base-32 alphabet. Seeded, so that a run can be repeated.

use rand::{Rng, SeedableRng, rngs::StdRng};

/// An id of 26 lower-case letters and digits.
pub type Id = String;

/// The alphabet that the real server's encoder uses.
const ALPHABET: &[u8; 32] = b"ybndrfg8ejkmcpqxot1uwisza345h769";

/// Makes ids.
#[derive(Debug)]
pub struct Ids {
    random: StdRng,
}

impl Ids {
    /// A maker whose ids follow from `seed`.
    pub fn new(seed: u64) -> Self {
        Self { random: StdRng::seed_from_u64(seed ^ 0x7469_6469_6e67_7321) }
    }

    /// The next id.
    pub fn make(&mut self) -> Id {
        (0..26).map(|_| char_of(self.random.random_range(0..32))).collect()
    }

    /// Randomness for what is not an id.
    pub fn random(&mut self) -> &mut StdRng {
        &mut self.random
    }
}

/// The character of a five-bit value.
pub fn char_of(value: usize) -> char {
    char::from(ALPHABET.get(value % 32).copied().unwrap_or(b'y'))
}

/// Whether `s` has the form of an id.
pub fn is_id(s: &str) -> bool {
    s.len() == 26 && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}
