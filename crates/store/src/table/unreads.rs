//! What is unread per team: one pass over channels and memberships, by the formulae of protocol J1 and J4.
//!
//! No table of its own: it is a question to two.

use crate::{Reader, StoreError, sql};
use model::TeamId;
use std::collections::BTreeMap;

/// What a team's badge shows. Threads are counted apart ([`Reader::thread_totals`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamUnread {
    /// The team; empty for direct and group messages, which are in no team's badge.
    pub team_id: TeamId,
    /// Mentions in channels that are not muted.
    pub mentions: i64,
    /// Whether any channel is unread.
    pub is_unread: bool,
}

macro_rules! unreads {
    ($total:literal, $read:literal, $mentions:literal) => {
        concat!(
            "SELECT c.team_id, CASE m.muted WHEN 0 THEN max(m.",
            $mentions,
            ", 0) ELSE 0 END,
                m.",
            $mentions,
            " > 0 OR (m.muted = 0 AND c.",
            $total,
            " > m.",
            $read,
            ")
             FROM channel_members AS m CROSS JOIN channels AS c ON c.id = m.channel_id WHERE c.delete_at = 0"
        )
    };
}
const ALL: &str = unreads!("total_msg_count", "msg_count", "mention_count");
const ROOTS: &str = unreads!("total_msg_count_root", "msg_count_root", "mention_count_root");

impl Reader {
    /// What is unread in each team's channels; with `collapsed` replies count in threads only.
    pub fn team_unreads(&self, collapsed: bool) -> Result<Vec<TeamUnread>, StoreError> {
        // Summed here: in the order of ids both tables are walked once, in the order of teams each row would be looked up anew.
        let mut teams: BTreeMap<TeamId, TeamUnread> = BTreeMap::new();
        let channels =
            self.all(if collapsed { ROOTS } else { ALL }, [], |row| Ok((sql::id::<TeamId>(row, 0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?)))?;
        for (team_id, mentions, is_unread) in channels {
            let team = teams.entry(team_id.clone()).or_insert_with(|| TeamUnread { team_id, ..TeamUnread::default() });
            team.mentions += mentions;
            team.is_unread |= is_unread;
        }
        Ok(teams.into_values().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Bench, channel, member, plan};
    use model::{Channel, ChannelMember, Millis};
    use proptest::prelude::*;

    #[test]
    fn the_pass_looks_each_channel_up_and_sorts_nothing() {
        let bench = Bench::memory();
        bench
            .store
            .read_blocking(|r| {
                for query in [ALL, ROOTS] {
                    let plan = plan(r, query, 0);
                    plan.assert_searches("c");
                    plan.assert_no_sorting();
                }
                Ok(())
            })
            .unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn the_sum_agrees_with_the_model_for_each_channel(rows in prop::collection::vec((0..3_i64, 0..4_i64, 0..4_i64, 0..3_i64, any::<bool>(), any::<bool>()), 0..12), collapsed: bool) {
            let rows: Vec<(Channel, ChannelMember)> = rows.into_iter().enumerate().map(|(n, (team, total, read, mentions, muted, archived))| {
                let id = format!("c{n}");
                let c = Channel { total_msg_count: total, total_msg_count_root: total / 2, delete_at: Millis(i64::from(archived)), ..channel(&id, &format!("t{team}")) };
                let mut m = ChannelMember { msg_count: read, msg_count_root: read / 2, mention_count: mentions, mention_count_root: mentions / 2, ..member(&id) };
                if muted { m.notify_props.insert("mark_unread".into(), "mention".into()); }
                (c, m)
            }).collect();
            let bench = Bench::memory();
            let write = rows.clone();
            bench.store.write_blocking(move |tx| { tx.upsert_channels(write.iter().map(|row| &row.0))?; tx.upsert_channel_members(write.iter().map(|row| &row.1)) }).unwrap();
            for told in bench.read(move |r| r.team_unreads(collapsed)) {
                let of_team: Vec<_> = rows.iter().filter(|(c, _)| c.team_id == told.team_id).map(|(c, m)| (model::unread(c, m, collapsed), m.is_muted())).collect();
                prop_assert_eq!(told.is_unread, of_team.iter().any(|(unread, _)| unread.is_unread), "the dot is on if any channel is unread");
                prop_assert_eq!(told.mentions, of_team.iter().filter(|(_, muted)| !muted).map(|(unread, _)| unread.mentions).sum::<i64>(), "muted channels do not count");
            }
        }
    }
}
