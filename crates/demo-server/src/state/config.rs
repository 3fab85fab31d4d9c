//! The client configuration: data of the real versions, with what belongs to this server put in.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::Profile;

/// The configuration that clients are told.
pub struct Config {
    values: Map<String, Value>,
    limited: Vec<String>,
    /// The value of `X-Version-ID` and of `hello.server_version`.
    pub version_id: String,
}

#[derive(Deserialize)]
struct Data {
    version_id: String,
    config: Map<String, Value>,
    limited: Vec<String>,
}

impl Config {
    /// The configuration of a profile at an address.
    pub fn of(profile: Profile, site_url: &str, server_id: &str) -> Self {
        let text = match profile {
            Profile::V11_6 => include_str!("../../data/config-11.6.json"),
            Profile::V5_37 => include_str!("../../data/config-5.37.json"),
        };
        let data: Data = serde_json::from_str(text).unwrap_or_else(|_| Data { version_id: String::new(), config: Map::new(), limited: Vec::new() });
        let mut config = Self { values: data.config, limited: data.limited, version_id: data.version_id };
        config.set("SiteURL", site_url);
        for key in ["DiagnosticId", "TelemetryId"] {
            if config.values.contains_key(key) {
                config.set(key, server_id);
            }
        }
        config
    }

    /// One value; empty when there is none.
    pub fn get(&self, key: &str) -> &str {
        self.values.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// One value that is a switch.
    pub fn is_on(&self, key: &str) -> bool {
        self.get(key) == "true"
    }

    /// One value that is a number.
    pub fn number(&self, key: &str) -> Option<i64> {
        self.get(key).parse().ok()
    }

    /// Changes a value.
    pub fn set(&mut self, key: &str, value: &str) {
        self.values.insert(key.to_owned(), Value::String(value.to_owned()));
    }

    /// Marks the configuration as changed: the hash in the version id is another one from now on.
    pub fn renew_version_id(&mut self) {
        let mut parts: Vec<String> = self.version_id.split('.').map(str::to_owned).collect();
        let Some(hash) = parts.len().checked_sub(2).and_then(|i| parts.get_mut(i)) else { return };
        let value = u64::from_str_radix(hash.get(..8).unwrap_or_default(), 16).unwrap_or(0).wrapping_add(0x9e37_79b9) & 0xffff_ffff;
        *hash = format!("{value:08x}{}", hash.get(8..).unwrap_or_default());
        self.version_id = parts.join(".");
    }

    /// What is told: all of it to a signed-in user, the limited part to others.
    pub fn told(&self, signed_in: bool, no_accounts: bool) -> Value {
        let mut told: Map<String, Value> =
            self.values.iter().filter(|(k, _)| signed_in || self.limited.contains(k)).map(|(k, v)| (k.clone(), v.clone())).collect();
        told.insert("NoAccounts".into(), no_accounts.to_string().into());
        if !signed_in {
            // The address of the customer portal is among the limited keys but has no value there.
            told.insert("CWSURL".into(), "".into());
        }
        Value::Object(told)
    }
}

impl super::State {
    /// The licence as clients are told of it.
    pub fn license_json(&self) -> Value {
        let mut told = Map::from_iter([("IsLicensed".to_owned(), (!self.licensed.is_empty()).to_string().into())]);
        told.extend(self.licensed.iter().map(|feature| (feature.clone(), "true".into())));
        Value::Object(told)
    }
}
