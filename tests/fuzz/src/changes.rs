//! Changes of known inputs: bits and bytes, pieces cut, doubled, moved between inputs, words of the format put in.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// Changes made to one input, at most.
const MOST: usize = 6;
/// Bytes of an input, at most: more says nothing new here.
const LONGEST: usize = 48 << 10;

/// Throws inputs; the same ones for the same seed.
pub struct Changes<'a> {
    dice: StdRng,
    inputs: &'a [Vec<u8>],
    tokens: &'a [Vec<u8>],
}

impl<'a> Changes<'a> {
    /// Over these inputs, of which there is at least one.
    pub fn new(seed: u64, inputs: &'a [Vec<u8>], tokens: &'a [Vec<u8>]) -> Self {
        Self {
            dice: StdRng::seed_from_u64(seed),
            inputs,
            tokens,
        }
    }

    fn below(&mut self, n: usize) -> usize {
        self.dice.random_range(0..n.max(1))
    }

    fn input(&mut self) -> &'a [u8] {
        &self.inputs[self.below(self.inputs.len())]
    }

    /// A part of an input: where it begins, and where it ends.
    fn part(&mut self, length: usize) -> (usize, usize) {
        let from = self.below(length);
        let most = (length - from).min(1 << self.below(11));
        (from, from + self.below(most + 1))
    }

    /// The next input.
    pub fn next_input(&mut self) -> Vec<u8> {
        let mut bytes = self.input().to_vec();
        for _ in 0..=self.below(MOST) {
            self.change(&mut bytes);
        }
        bytes.truncate(LONGEST);
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        let at = self.below(length + 1);
        let (from, to) = if length == 0 {
            (0, 0)
        } else {
            self.part(length)
        };
        match self.below(9) {
            0 if length > 0 => bytes[from] ^= 1 << self.below(8),
            1 if length > 0 => bytes[from] = self.dice.random(),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(from..to)),
            4 => {
                let doubled = bytes[from..to].repeat(1 + self.below(20));
                bytes.splice(at..at, doubled);
            }
            5 => {
                let other = self.input();
                if !other.is_empty() {
                    let (first, last) = self.part(other.len());
                    bytes.splice(at..at, other[first..last].iter().copied());
                }
            }
            6 => bytes.insert(at, self.dice.random()),
            _ if !self.tokens.is_empty() => {
                let token = self.tokens[self.below(self.tokens.len())].clone();
                // Put in, or in place of what was there.
                let end = if self.dice.random() {
                    at
                } else {
                    (at + token.len()).min(length)
                };
                bytes.splice(at..end, token);
            }
            _ => {}
        }
    }
}
