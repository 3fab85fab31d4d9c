//! The table of routes: method, path, operation and function. An operation bears the API's own name, so that a fault and a
//! log can be named by it. One file for each group of endpoints.

pub mod categories;
pub mod channel_members;
pub mod channels;
pub mod commands;
pub mod drafts;
pub mod emoji;
pub mod files;
pub mod images;
pub mod integrations;
pub mod login;
pub mod posts;
pub mod posts_lists;
pub mod preferences;
pub mod reactions;
pub mod sso;
pub mod status;
pub mod system;
pub mod teams;
pub mod threads;
pub mod unlicensed;
pub mod uploads;
pub mod users;

use std::collections::HashMap;

use axum::routing::MethodFilter;

use crate::{Profile, answer::Outcome, call::Call};

/// A route.
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path's template, below `/api/v4` unless it is outside.
    pub path: &'static str,
    /// The operation's name.
    pub operation: &'static str,
    /// Whether it needs no session.
    pub open: bool,
    /// Whether it lies outside of `/api/v4`.
    pub outside: bool,
    /// The only profile that has it; both if `None`.
    pub only: Option<Profile>,
    /// What it does.
    pub run: fn(&mut Call<'_>) -> Outcome,
}

impl Route {
    const fn of(method: &'static str, path: &'static str, operation: &'static str, run: fn(&mut Call<'_>) -> Outcome) -> Self {
        Self { method, path, operation, open: false, outside: false, only: None, run }
    }

    /// Answers GET.
    pub const fn get(path: &'static str, operation: &'static str, run: fn(&mut Call<'_>) -> Outcome) -> Self {
        Self::of("GET", path, operation, run)
    }

    /// Answers POST.
    pub const fn post(path: &'static str, operation: &'static str, run: fn(&mut Call<'_>) -> Outcome) -> Self {
        Self::of("POST", path, operation, run)
    }

    /// Answers PUT.
    pub const fn put(path: &'static str, operation: &'static str, run: fn(&mut Call<'_>) -> Outcome) -> Self {
        Self::of("PUT", path, operation, run)
    }

    /// Answers DELETE.
    pub const fn delete(path: &'static str, operation: &'static str, run: fn(&mut Call<'_>) -> Outcome) -> Self {
        Self::of("DELETE", path, operation, run)
    }

    /// Needs no session.
    pub const fn open(self) -> Self {
        Self { open: true, ..self }
    }

    /// Lies outside of `/api/v4`.
    pub const fn outside(self) -> Self {
        Self { outside: true, ..self }
    }

    /// Exists in 11.6 only.
    pub const fn in_11(self) -> Self {
        Self { only: Some(Profile::V11_6), ..self }
    }

    /// Exists in 5.37 only.
    pub const fn in_5(self) -> Self {
        Self { only: Some(Profile::V5_37), ..self }
    }

    /// Whether a profile has it.
    pub fn is_in(&self, profile: Profile) -> bool {
        self.only.is_none_or(|p| p == profile)
    }

    /// The method as the router takes it.
    pub fn filter(&self) -> MethodFilter {
        match self.method {
            "POST" => MethodFilter::POST,
            "PUT" => MethodFilter::PUT,
            "DELETE" => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        }
    }
}

/// All routes.
pub fn all() -> impl Iterator<Item = &'static Route> {
    [
        system::ROUTES,
        login::ROUTES,
        sso::ROUTES,
        users::ROUTES,
        status::ROUTES,
        preferences::ROUTES,
        teams::ROUTES,
        channels::ROUTES,
        channel_members::ROUTES,
        categories::ROUTES,
        posts::ROUTES,
        posts_lists::ROUTES,
        reactions::ROUTES,
        threads::ROUTES,
        files::ROUTES,
        images::ROUTES,
        uploads::ROUTES,
        emoji::ROUTES,
        commands::ROUTES,
        drafts::ROUTES,
        integrations::ROUTES,
        unlicensed::ROUTES,
    ]
    .into_iter()
    .flatten()
}

/// The operation that a method and a path ask for, whatever the profile; the path without `/api/v4`, with or without a query.
///
/// Tests find with it the steps of a recording that stand for the requests they made.
#[must_use]
pub fn operation_of(method: &str, path: &str) -> Option<&'static str> {
    route_of(method, path).map(|(route, _)| route.operation)
}

/// The route that a method and a path ask for, with the named parts of the path.
pub fn route_of(method: &str, path: &str) -> Option<(&'static Route, HashMap<String, String>)> {
    let path = path.split('?').next().unwrap_or_default();
    let path = path.strip_prefix("http://server.example").unwrap_or(path);
    let asked: Vec<&str> = path.split('/').collect();
    // Of the templates that fit, the one with the most fixed parts is meant.
    all()
        .filter(|r| r.method == method)
        .filter_map(|r| {
            let parts: Vec<&str> = r.path.split('/').collect();
            let fits = parts.len() == asked.len() && parts.iter().zip(&asked).all(|(p, a)| p.starts_with('{') || p == a);
            let named = |part: &str| part.strip_prefix('{').and_then(|p| p.strip_suffix('}')).map(str::to_owned);
            let params = || parts.iter().zip(&asked).filter_map(|(p, a)| Some((named(p)?, (*a).to_owned()))).collect();
            fits.then(|| (parts.iter().filter(|p| !p.starts_with('{')).count(), r, params()))
        })
        .max_by_key(|(fixed, ..)| *fixed)
        .map(|(_, route, params)| (route, params))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_path_is_recognised_by_its_most_fixed_template() {
        assert_eq!(operation_of("POST", "/users/ids?since=1"), Some("get_users_by_ids"), "a fixed part wins over a named one");
        assert_eq!(operation_of("GET", "/users/me"), Some("get_user"), "me is a user");
        assert_eq!(operation_of("POST", "http://server.example/hooks/abc"), Some("incoming_webhook"), "paths outside of the API are known too");
        assert_eq!(operation_of("GET", "/no/such/endpoint"), None, "what is not there is not");
    }

    #[test]
    fn each_operation_has_one_route() {
        let mut seen = HashSet::new();
        for route in all() {
            assert!(seen.insert(route.operation), "{} is there twice: a fault could not tell them apart", route.operation);
        }
    }
}
