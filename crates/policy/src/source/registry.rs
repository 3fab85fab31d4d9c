//! Windows: Group Policy writes below `SOFTWARE\Policies`, which only administrators may change.

use std::io::ErrorKind;

use serde_json::{Map, Value, json};
use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, KEY_READ, KEY_WOW64_64KEY, REG_DWORD, REG_SZ};
use winreg::types::FromRegValue;
use winreg::{HKEY, RegKey, RegValue};

use crate::settings::Source;

/// The machine before the user, unlike the official app, whose last reading wins and so lets a user undo a lock.
const HIVES: [(&str, HKEY); 2] = [("HKLM", HKEY_LOCAL_MACHINE), ("HKCU", HKEY_CURRENT_USER)];
/// Ours, then the official desktop app's.
const KEYS: [&str; 2] = [r"SOFTWARE\Policies\Tidings", r"SOFTWARE\Policies\Mattermost"];

pub(super) fn sources() -> Vec<Source> {
    HIVES.iter().flat_map(|(hive, root)| KEYS.iter().filter_map(|key| source(hive, *root, key))).collect()
}

fn source(hive: &str, root: HKEY, key: &str) -> Option<Source> {
    let place = format!(r"{hive}\{key}");
    // One view for all builds of the app, whatever they are built for.
    let values = match RegKey::predef(root).open_subkey_with_flags(key, KEY_READ | KEY_WOW64_64KEY) {
        Ok(opened) => settings(&opened).map_err(|error| error.to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        Err(error) => Err(error.to_string()),
    };
    Some(Source { place, values })
}

fn settings(key: &RegKey) -> std::io::Result<Map<String, Value>> {
    let mut values = Map::new();
    for entry in key.enum_values() {
        let (name, value) = entry?;
        values.insert(name, plain(&value));
    }
    match key.open_subkey("DefaultServerList") {
        Ok(list) => {
            let servers = list.enum_values().map(|entry| entry.map(|(name, url)| json!({"name": name, "url": plain(&url)})));
            values.insert("DefaultServerList".to_owned(), Value::Array(servers.collect::<std::io::Result<_>>()?));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    Ok(values)
}

/// Numbers and text; anything else is null, which no setting accepts.
fn plain(value: &RegValue) -> Value {
    match value.vtype {
        REG_DWORD => u32::from_reg_value(value).map_or(Value::Null, Value::from),
        REG_SZ => String::from_reg_value(value).map_or(Value::Null, Value::from),
        _ => Value::Null,
    }
}
