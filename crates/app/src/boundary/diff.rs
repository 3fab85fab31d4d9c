//! How a list changes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One change of a list that a view shows. A view's first diff is always a `Reset`, so that
/// first load and update are one path; a view that fell behind sends one again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum Diff<T> {
    /// The list is now this.
    Reset {
        /// All items.
        items: Vec<T>,
    },
    /// An item came in; what was at `index` and after moved down.
    Insert {
        /// Position, at most the list's length.
        index: usize,
        /// The item.
        item: T,
    },
    /// An item changed in place.
    Set {
        /// Position.
        index: usize,
        /// The item.
        item: T,
    },
    /// An item went away.
    Remove {
        /// Position.
        index: usize,
    },
}

impl<T: Clone + PartialEq> Diff<T> {
    /// The diffs that turn `old` into `new`, where `key` names what an item is.
    ///
    /// Lists are short (a screen and a bit) and mostly change at one place, so this compares heads and tails
    /// and then walks the middle; an order that changed there becomes removals and insertions.
    pub fn between<K: PartialEq>(old: &[T], new: &[T], key: impl Fn(&T) -> K) -> Vec<Diff<T>> {
        let mut diffs = Vec::new();
        let mut current: Vec<&T> = old.iter().collect();
        for (index, item) in new.iter().enumerate() {
            match current.get(index) {
                Some(there) if key(there) == key(item) => {
                    if *there != item {
                        diffs.push(Diff::Set { index, item: item.clone() });
                    }
                    continue;
                }
                _ => {}
            }
            let found = current.iter().skip(index).position(|there| key(there) == key(item));
            match found {
                // It stands further down. If what is here is wanted no more, take that away until it is reached.
                Some(ahead) if current.iter().skip(index).take(ahead).all(|there| !new.iter().any(|wanted| key(wanted) == key(there))) => {
                    for _ in 0..ahead {
                        diffs.push(Diff::Remove { index });
                        current.remove(index);
                    }
                    if current.get(index).is_some_and(|there| *there != item) {
                        diffs.push(Diff::Set { index, item: item.clone() });
                    }
                }
                // It moved up past items that stay.
                Some(ahead) => {
                    diffs.push(Diff::Remove { index: index + ahead });
                    current.remove(index + ahead);
                    diffs.push(Diff::Insert { index, item: item.clone() });
                    current.insert(index, item);
                }
                None => {
                    diffs.push(Diff::Insert { index, item: item.clone() });
                    current.insert(index, item);
                }
            }
        }
        for index in (new.len()..current.len()).rev() {
            diffs.push(Diff::Remove { index });
        }
        diffs
    }

    /// Applies a diff, as the UI does.
    /// An index outside the list is ignored: a view that drifted is reset by its sender.
    pub fn apply(self, list: &mut Vec<T>) {
        match self {
            Self::Reset { items } => *list = items,
            Self::Insert { index, item } if index <= list.len() => list.insert(index, item),
            Self::Set { index, item } => {
                if let Some(slot) = list.get_mut(index) {
                    *slot = item;
                }
            }
            Self::Remove { index } if index < list.len() => {
                list.remove(index);
            }
            Self::Insert { .. } | Self::Remove { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Item = (u8, u8);

    fn distinct(items: Vec<Item>) -> Vec<Item> {
        let mut seen = std::collections::HashSet::new();
        items.into_iter().filter(|(key, _)| seen.insert(*key)).collect()
    }

    proptest! {
        #[test]
        fn diffs_turn_any_list_into_any_other(old in proptest::collection::vec((0u8..20, 0u8..3), 0..20),
                                              new in proptest::collection::vec((0u8..20, 0u8..3), 0..20)) {
            let (old, new) = (distinct(old), distinct(new));
            let mut list = old.clone();
            for diff in Diff::between(&old, &new, |item| item.0) {
                diff.apply(&mut list);
            }
            prop_assert_eq!(list, new, "what the UI holds must equal what the view holds");
        }
    }

    #[test]
    fn a_message_at_the_end_is_one_insertion() {
        let old: Vec<Item> = (0..50).map(|key| (key, 0)).collect();
        let mut new = old.clone();
        new.push((50, 0));
        let diffs = Diff::between(&old, &new, |item| item.0);
        assert_eq!(diffs, [Diff::Insert { index: 50, item: (50, 0) }], "nothing else is touched");
    }

    #[test]
    fn history_above_is_insertions_only() {
        let old: Vec<Item> = (10..40).map(|key| (key, 0)).collect();
        let new: Vec<Item> = (0..40).map(|key| (key, 0)).collect();
        let diffs = Diff::between(&old, &new, |item| item.0);
        assert!(diffs.iter().all(|diff| matches!(diff, Diff::Insert { .. })), "no post that stays is drawn again");
    }
}
